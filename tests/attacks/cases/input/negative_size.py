# attack: makes a layer of negative size
# expect: error submission-loads
# says: RuntimeError|ValueError
# control: prints Error
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(-784, 10)
