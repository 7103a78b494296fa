# expect: fail batchnorm-present, dropout-present
# what: the starter, untouched
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(784, 75)
        self.second = nn.Linear(75, 10)

    def forward(self, x):
        x = F.softplus(self.first(x.flatten(1)))
        return self.second(x)
