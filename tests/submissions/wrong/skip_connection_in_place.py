# expect: fail only-batchnorm-added
# what: a residual added in place inside a block class
import torch.nn as nn


class Block(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.fc, self.bn, self.act = nn.Linear(i, o), nn.BatchNorm1d(o), nn.ReLU()

    def forward(self, x):
        z = self.fc(x)
        out = self.bn(z)
        out += z
        return self.act(out)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), Block(784, 256), Block(256, 128), nn.Linear(128, 10))

    def forward(self, x):
        return self.net(x)
