# expect: fail batchnorm-before-activation
# what: the block's attributes are declared in the right order, its forward swaps them
import torch.nn as nn


class LinearNormRelu(nn.Module):
    """Linear -> BatchNorm -> ReLU"""

    def __init__(self, i, o):
        super().__init__()
        self.linear = nn.Linear(i, o)
        self.norm = nn.BatchNorm1d(o)
        self.relu = nn.ReLU()

    def forward(self, x):
        x = self.linear(x)
        x = self.relu(x)
        x = self.norm(x)
        return x


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), LinearNormRelu(784, 256), LinearNormRelu(256, 128), nn.Linear(128, 10))

    def forward(self, x):
        return self.net(x)
