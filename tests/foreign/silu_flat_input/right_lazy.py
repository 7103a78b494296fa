# expect: pass
# what: lazy modules
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.LazyLinear(64)
        self.norm = nn.LazyBatchNorm1d()
        self.two = nn.Linear(64, 10)

    def forward(self, x):
        x = F.silu(self.norm(self.one(x)))
        return self.two(x)
