# attack: aborts
# expect: error submission-loads
# says: \(SIGABRT\)
# control: dies SIGABRT
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os.abort()
