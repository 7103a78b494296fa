# expect: fail batchnorm-present
# what: the norm is left out in evaluation mode
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Linear(784, 64)
        self.norm = nn.BatchNorm1d(64)
        self.two = nn.Linear(64, 10)

    def forward(self, x):
        x = self.one(x)
        x = F.silu(self.norm(x) if self.training else x)
        return self.two(x)
