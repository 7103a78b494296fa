# expect: pass
# what: the layers are collected for a Sequential
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [nn.Flatten()]
        for a, b in [(784, 96), (96, 80), (80, 64), (64, 48), (48, 32)]:
            layers += [nn.Linear(a, b, bias=False), nn.BatchNorm1d(b), nn.ReLU()]
        self.net = nn.Sequential(*layers, nn.Linear(32, 10))

    def forward(self, x):
        return self.net(x)
