# expect: fail batchnorm-present
# what: BatchNorm2d over images of one pixel
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Linear(784, 64)
        self.norm = nn.BatchNorm2d(64)
        self.two = nn.Linear(64, 10)

    def forward(self, x):
        x = F.silu(self.norm(self.one(x)[:, :, None, None]).flatten(1))
        return self.two(x)
