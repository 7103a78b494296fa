# attack: kills the group of processes that it is in
# expect: error submission-loads
# says: LookupError
# control: hits killed
import ctypes

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        ctypes.CDLL(None).kill(0, 9)
        raise LookupError
