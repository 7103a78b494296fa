# attack: multiplies, through the C library
# expect: error submission-loads
# says: LookupError
# control: leaves 3
import ctypes
import time

from torch import nn


libc = ctypes.CDLL(None)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        for _ in range(3):
            if libc.fork() == 0:
                time.sleep(60)
        raise LookupError
