# attack: makes a pair of sockets to speak to a process of its own
# expect: error submission-loads
# says: use the network
# control: prints paired
import socket

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError("paired", socket.socketpair())
