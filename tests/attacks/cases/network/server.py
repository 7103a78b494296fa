# attack: waits for somebody to call
# expect: error submission-loads
# says: tries to open a network connection; graded code has no network
# control: prints listening
import socket

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        server = socket.create_server(("127.0.0.1", 0))
        raise LookupError("listening", server.getsockname())
