# expect: fail batchnorm-present
# what: the starter, untouched
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.Linear(784, 120)
        self.mid = nn.Linear(120, 60)
        self.down = nn.Linear(60, 10)

    def forward(self, x):
        x = x.reshape(-1, 784)
        x = F.gelu(self.up(x))
        x = F.gelu(self.mid(x))
        return self.down(x)
