# expect: pass
# what: a Sequential that begins with Flatten and the norm
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(784, affine=False), nn.Linear(784, 72), nn.Sigmoid(), nn.Linear(72, 10))

    def forward(self, x):
        return self.net(x)
