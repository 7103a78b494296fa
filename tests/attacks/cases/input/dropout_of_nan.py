# attack: hides a probability that is no number
# expect: error submission-loads
# says: RuntimeError: dropout probability
# control: prints RuntimeError
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.0)
        self.drop.p = float("nan")
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(self.drop(x.flatten(1)))
