# expect: pass
# what: everything is imported with a star
from torch import *
from torch.nn import *
from torch.nn.functional import *
from torch.optim import *


class NetBN(Module):
    def __init__(self):
        super().__init__()
        self.fc1 = Linear(784, 256)
        self.bn1 = BatchNorm1d(256)
        self.fc2 = Linear(256, 128)
        self.bn2 = BatchNorm1d(128)
        self.fc3 = Linear(128, 10)

    def forward(self, x):
        x = flatten(x, 1)
        x = relu(self.bn1(self.fc1(x)))
        x = relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


optimizer = Adam(NetBN().parameters(), lr=0.001)
