# attack: makes a layer of infinite size
# expect: error submission-loads
# says: OverflowError|RuntimeError|TypeError
# control: prints Error
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10**400, 10)
