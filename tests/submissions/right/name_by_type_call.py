# expect: pass
# what: the class is made by calling type()
import torch
from torch import nn


def _init(self):
    nn.Module.__init__(self)
    self.l1, self.n1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
    self.l2, self.n2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
    self.l3 = nn.Linear(128, 10)


def _forward(self, x):
    x = torch.relu(self.n1(self.l1(x.flatten(1))))
    x = torch.relu(self.n2(self.l2(x)))
    return self.l3(x)


NetBN = type("NetBN", (nn.Module,), {"__init__": _init, "forward": _forward})
