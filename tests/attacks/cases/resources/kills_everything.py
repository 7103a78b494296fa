# attack: kills every process that it may
# expect: error submission-loads
# says: LookupError
# control: none, it would end the machine that runs the tests
import ctypes

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        ctypes.CDLL(None).kill(-1, 9)
        raise LookupError
