# expect: fail layers-unchanged
# what: the second layer is narrower, and its norm follows
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(784, 200)
        self.norm_a = nn.LayerNorm(200)
        self.b = nn.Linear(200, 90)
        self.norm_b = nn.LayerNorm(90)
        self.c = nn.Linear(90, 10)

    def forward(self, x):
        x = torch.flatten(x, 1)
        x = F.leaky_relu(self.norm_a(self.a(x)), 0.1)
        x = F.leaky_relu(self.norm_b(self.b(x)), 0.1)
        return self.c(x)
