# attack: calls home through the C library
# expect: error submission-loads
# says: LookupError: -1
# control: sends tcp
import ctypes
import socket
import struct

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        libc, port = ctypes.CDLL(None), int("@TCP@")
        address = struct.pack("=HHL8x", 2, socket.htons(port), socket.htonl(0x7F000001))
        raise LookupError(libc.connect(libc.socket(2, 1, 0), address, 16))
