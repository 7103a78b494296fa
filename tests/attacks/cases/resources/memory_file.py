# attack: keeps a file in memory that has no name
# expect: error submission-loads
# says: may not do
# control: prints made
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError("made", os.memfd_create("x"))
