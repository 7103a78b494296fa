# expect: fail batchnorm-present
# what: one norm stands at both places
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(784, 56)
        self.before = nn.LayerNorm(56)
        self.behind = nn.LayerNorm(56)
        self.b = nn.Linear(56, 10)

    def forward(self, x):
        x = x.flatten(1)
        x = self.before(F.relu(self.before(self.a(x))))
        return self.b(x)
