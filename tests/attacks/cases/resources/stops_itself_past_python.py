# attack: stops its own process, through the C library
# expect: error submission-loads
# says: did not finish in 0.5 s
# control: hangs
# limit: 0.5
import ctypes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        ctypes.CDLL(None).kill(os.getpid(), 19)
