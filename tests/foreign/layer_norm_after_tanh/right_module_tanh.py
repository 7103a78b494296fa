# expect: pass
# what: nn.Tanh in a Sequential
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 50), nn.Tanh(), nn.LayerNorm(50), nn.Linear(50, 10))

    def forward(self, x):
        return self.net(x)
