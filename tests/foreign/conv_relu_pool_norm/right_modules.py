# expect: pass
# what: modules in a Sequential
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5), nn.ReLU(), nn.AvgPool2d(2), nn.BatchNorm2d(6),
            nn.Conv2d(6, 12, 5), nn.ReLU(), nn.AvgPool2d(2), nn.BatchNorm2d(12),
            nn.Flatten(), nn.Linear(192, 10),
        )

    def forward(self, x):
        return self.net(x)
