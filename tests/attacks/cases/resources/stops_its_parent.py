# attack: stops the process that watches it
# expect: error submission-loads
# says: LookupError
# control: hits stopped
import ctypes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        ctypes.CDLL(None).kill(os.getppid(), 19)
        raise LookupError
