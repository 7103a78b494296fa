# attack: empties a file through the C library
# expect: error submission-loads
# says: LookupError
# control: changes
import ctypes

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        print(ctypes.CDLL(None).truncate(b"@FOLDER@/bystander", 0))
        raise LookupError
