# attack: passes an identity off as batch normalisation by a false `__class__`
# expect: fail batchnorm-present
# control: passes
from torch import nn


class Norm(nn.Module):
    def __init__(self, _features):
        super().__init__()

    __class__ = property(lambda self: nn.BatchNorm1d)

    def forward(self, x):
        return x


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)
        self.bn1, self.bn2 = Norm(256), Norm(128)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        return self.fc3(self.bn2(self.fc2(x)).relu())
