# expect: pass
# what: modules for the activations, the slope as a keyword
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
        self.act = nn.LeakyReLU(negative_slope=0.1, inplace=True)

    def forward(self, x):
        x = torch.flatten(x, 1)
        x = self.act(self.norm_a(self.a(x)))
        x = self.act(self.norm_b(self.b(x)))
        return self.c(x)
