# attack: makes a layer of 10^12 parameters
# expect: error submission-loads
# says: needs more than 1 GiB
# control: none, on a large machine it would take 4 TB
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10**6, 10**6)
