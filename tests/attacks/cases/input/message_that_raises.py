# attack: raises an error whose text cannot be had
# expect: error submission-loads
# says: ^Silent$|interfered
# control: prints KeyboardInterrupt
from torch import nn


class Silent(Exception):
    def __str__(self):
        raise KeyboardInterrupt


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise Silent
