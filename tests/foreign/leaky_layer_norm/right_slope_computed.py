# expect: pass
# what: the slope is computed
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
        slope = 0.3 - 0.2
        x = torch.flatten(x, 1)
        x = F.leaky_relu(self.norm_a(self.a(x)), slope)
        x = F.leaky_relu(self.norm_b(self.b(x)), slope)
        return self.c(x)
