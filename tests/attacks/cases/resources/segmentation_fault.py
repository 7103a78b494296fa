# attack: reads memory that is not there
# expect: error submission-loads
# says: crashed the process that runs it \(SIGSEGV\)
# control: dies SIGSEGV
import ctypes

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        ctypes.string_at(0)
