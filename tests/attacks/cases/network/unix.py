# attack: speaks to a service on this machine, over a socket in the file system
# expect: error submission-loads
# says: tries to open a network connection; graded code has no network
# control: sends unix
import socket

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        socket.socket(socket.AF_UNIX).connect("@FOLDER@/socket")
