# expect: fail batchnorm-present
# what: the starter, untouched
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(784, 200)
        self.b = nn.Linear(200, 100)
        self.c = nn.Linear(100, 10)

    def forward(self, x):
        x = torch.flatten(x, 1)
        x = F.leaky_relu(self.a(x), 0.1)
        x = F.leaky_relu(self.b(x), 0.1)
        return self.c(x)
