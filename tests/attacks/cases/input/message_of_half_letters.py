# attack: raises an error whose text is no Unicode
# expect: error submission-loads
# says: ValueError|interfered
# control: prints \ud800
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise ValueError("\ud800\udfff")
