# expect: fail batchnorm-present
# what: instance normalisation of one channel
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Linear(784, 64)
        self.norm = nn.InstanceNorm1d(1)
        self.two = nn.Linear(64, 10)

    def forward(self, x):
        x = F.silu(self.norm(self.one(x).unsqueeze(1)).squeeze(1))
        return self.two(x)
