# expect: fail dropout-present
# what: dropout in front of the norm
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(784, 75)
        self.norm = nn.BatchNorm1d(75)
        self.drop = nn.Dropout(0.15)
        self.second = nn.Linear(75, 10)

    def forward(self, x):
        x = F.softplus(self.first(x.flatten(1)))
        x = self.norm(self.drop(x))
        return self.second(x)
