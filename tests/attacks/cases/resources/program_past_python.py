# attack: becomes another program, with success
# expect: error submission-loads
# says: LookupError
# control: passes
import ctypes

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        ctypes.CDLL(None).execl(b"/bin/true", b"true", None)
        raise LookupError
