# attack: opens descriptors until there are none left
# expect: error submission-loads
# says: Too many open files
# control: prints LookupError: 200
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(len([os.dup(0) for _ in range(200)]))
