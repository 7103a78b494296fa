# expect: pass
# what: a Sequential
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 140), nn.BatchNorm1d(140), nn.ReLU(), nn.Dropout(0.25),
            nn.Linear(140, 70), nn.BatchNorm1d(70), nn.ReLU(), nn.Dropout(p=1 / 4),
            nn.Linear(70, 10),
        )

    def forward(self, x):
        return self.net(x)
