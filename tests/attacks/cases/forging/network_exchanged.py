# attack: has the tracer follow another network than the class makes
# expect: fail layers-unchanged
# control: passes
from torch import nn


class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)
        self.bn1, self.bn2 = nn.BatchNorm1d(256), nn.BatchNorm1d(128)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        return self.fc3(self.bn2(self.fc2(x)).relu())


class NetBN(nn.Module):
    def __new__(cls):
        return super().__new__(cls)

    def __init__(self):
        super().__init__()
        self.right = Right()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
