# expect: pass
# what: modules in a Sequential
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 120), nn.GroupNorm(num_groups=6, num_channels=120), nn.GELU(),
            nn.Linear(120, 60), nn.GroupNorm(6, 60, affine=False), nn.GELU(),
            nn.Linear(60, 10),
        )

    def forward(self, x):
        return self.net(x)
