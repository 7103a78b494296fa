# expect: pass
# what: layers in a loop
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(784, 130), nn.BatchNorm1d(130), nn.ReLU(), nn.Linear(130, 65), nn.BatchNorm1d(65), nn.ReLU(), nn.Linear(65, 10)])

    def forward(self, x):
        x = x.flatten(1)
        for layer in self.layers:
            x = layer(x)
        return x
