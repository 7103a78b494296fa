# attack: makes a private file readable for everybody, through the C library
# expect: error submission-loads
# says: LookupError
# control: changes
import ctypes

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        print(ctypes.CDLL(None).chmod(b"@FOLDER@/bystander", 0o777))
        raise LookupError
