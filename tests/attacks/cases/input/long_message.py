# attack: raises an error of ten million letters
# expect: error submission-loads
# says: ValueError: x{100}
# control: prints xxx
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise ValueError("x" * 10**7)
