# attack: ends all threads of the process past Python, with success
# expect: error submission-loads
# says: ended its process before
# control: passes
import ctypes
import platform

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        ctypes.CDLL(None).syscall({"x86_64": 231, "aarch64": 94}[platform.machine()], 0)
