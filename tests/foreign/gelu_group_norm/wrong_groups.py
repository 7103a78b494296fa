# expect: fail batchnorm-present
# what: four groups instead of six
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.up = nn.Linear(784, 120)
        self.up_norm = nn.GroupNorm(4, 120)
        self.mid = nn.Linear(120, 60)
        self.mid_norm = nn.GroupNorm(6, 60)
        self.down = nn.Linear(60, 10)

    def forward(self, x):
        x = x.reshape(-1, 784)
        x = F.gelu(self.up_norm(self.up(x)))
        x = F.gelu(self.mid_norm(self.mid(x)))
        return self.down(x)
