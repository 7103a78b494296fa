# attack: raises the exception that ends a program with success
# expect: error submission-loads
# says: ends the program by itself
# control: passes
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise SystemExit(0)
