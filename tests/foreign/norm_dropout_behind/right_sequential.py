# expect: pass
# what: a Sequential
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 75), nn.Softplus(), nn.BatchNorm1d(75), nn.Dropout(0.15), nn.Linear(75, 10))

    def forward(self, x):
        return self.net(x)
