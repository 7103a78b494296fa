# expect: fail layers-unchanged
# what: ReLU instead of leaky ReLU
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(784, 200)
        self.norm_a = nn.LayerNorm(200)
        self.b = nn.Linear(200, 100)
        self.norm_b = nn.LayerNorm(100)
        self.c = nn.Linear(100, 10)

    def forward(self, x):
        x = torch.flatten(x, 1)
        x = F.relu(self.norm_a(self.a(x)))
        x = F.leaky_relu(self.norm_b(self.b(x)), 0.1)
        return self.c(x)
