# expect: fail batchnorm-present
# what: the norm is built and not called
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(784, 50)
        self.norm = nn.LayerNorm(50)
        self.outer = nn.Linear(50, 10)

    def forward(self, x):
        x = x.view(x.size(0), -1)
        x = torch.tanh(self.inner(x))
        return self.outer(x)
