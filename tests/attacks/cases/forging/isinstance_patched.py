# attack: makes everything an instance of batch normalisation
# expect: fail layers-unchanged
# control: passes
import builtins

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        real = isinstance
        builtins.isinstance = lambda value, kind: kind is nn.BatchNorm1d or real(value, kind)
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
