# expect: fail batchnorm-present
# what: BatchNorm1d over all features together
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Linear(784, 64)
        self.norm = nn.BatchNorm1d(1)
        self.two = nn.Linear(64, 10)

    def forward(self, x):
        x = F.silu(self.norm(self.one(x).unsqueeze(1)).squeeze(1))
        return self.two(x)
