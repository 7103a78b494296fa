# expect: fail layers-unchanged
# what: two logits too many; the rubric says 10 classes and leaves the size out
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Linear(784, 64)
        self.norm = nn.BatchNorm1d(64)
        self.two = nn.Linear(64, 12)

    def forward(self, x):
        x = F.silu(self.norm(self.one(x)))
        return self.two(x)
