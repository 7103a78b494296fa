# expect: fail optimizer-unchanged
# what: SGD imported under the name Adam
from torch import nn
from torch.optim import SGD as Adam


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)
        self.relu = nn.ReLU()

    def forward(self, x):
        x = self.relu(self.bn1(self.fc1(x.flatten(1))))
        x = self.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


optimizer = Adam(NetBN().parameters(), lr=0.001)
