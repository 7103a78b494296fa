# attack: kills the process that watches it, through the C library
# expect: error submission-loads
# says: LookupError
# control: hits killed
import ctypes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        ctypes.CDLL(None).kill(os.getppid(), 9)
        raise LookupError
