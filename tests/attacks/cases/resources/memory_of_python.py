# attack: takes memory as a list
# expect: error submission-loads
# says: needs more than 1 GiB
# control: takes
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.kept = [bytes(2**27) for _ in range(12)]
        self.kept
