# attack: leaves a process behind that has cut all ties
# expect: error submission-loads
# says: LookupError
# control: leaves 1
import ctypes
import os
import time

from torch import nn


libc = ctypes.CDLL(None)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        if libc.fork() == 0:
            libc.setsid()
            if libc.fork() == 0:
                os.closerange(0, 64)
                time.sleep(60)
            os._exit(0)
        raise LookupError
