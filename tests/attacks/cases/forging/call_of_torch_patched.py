# attack: replaces the calling of every module
# expect: fail batchnorm-present
# control: passes
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)
        self.bn1, self.bn2 = nn.BatchNorm1d(256), nn.BatchNorm1d(128)
        call = nn.Module.__call__
        nn.Module.__call__ = lambda self, x: x if isinstance(self, nn.BatchNorm1d) else call(self, x)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        return self.fc3(self.bn2(self.fc2(x)).relu())
