# attack: calls home over TCP
# expect: error submission-loads
# says: tries to open a network connection; graded code has no network
# control: sends tcp
import socket

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        socket.create_connection(("127.0.0.1", int("@TCP@"))).send(b"x")
