# expect: fail batchnorm-present
# what: the starter, untouched
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(784, 56)
        self.b = nn.Linear(56, 10)

    def forward(self, x):
        x = x.flatten(1)
        x = F.relu(self.a(x))
        return self.b(x)
