# attack: normalises with an `eps` that is no number
# expect: fail layers-unchanged
# control: passes
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.bn = nn.BatchNorm1d(784, eps=float("nan"))
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(self.bn(x.flatten(1)))
