# attack: makes a layer as large as NaN
# expect: error submission-loads
# says: TypeError
# control: prints Error
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(float("nan"), 10)
