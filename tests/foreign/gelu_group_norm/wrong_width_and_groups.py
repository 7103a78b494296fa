# expect: fail layers-unchanged, batchnorm-present
# what: the first layer is wider, and its norm has other groups
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.Linear(784, 180)
        self.up_norm = nn.GroupNorm(9, 180)
        self.mid = nn.Linear(180, 60)
        self.mid_norm = nn.GroupNorm(6, 60)
        self.down = nn.Linear(60, 10)

    def forward(self, x):
        x = x.reshape(-1, 784)
        x = F.gelu(self.up_norm(self.up(x)))
        x = F.gelu(self.mid_norm(self.mid(x)))
        return self.down(x)
