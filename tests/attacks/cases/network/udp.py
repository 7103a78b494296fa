# attack: sends a datagram
# expect: error submission-loads
# says: tries to open a network connection; graded code has no network
# control: sends udp
import socket

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", int("@UDP@")))
