# expect: pass
# what: the layers are applied by functools.reduce
import functools

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        flatten, relu = nn.Flatten(), nn.ReLU()
        self.order = nn.ModuleList([
            flatten, nn.Linear(784, 256), nn.BatchNorm1d(256), relu,
            nn.Linear(256, 128), nn.BatchNorm1d(128), relu, nn.Linear(128, 10),
        ])

    def forward(self, x):
        return functools.reduce(lambda value, layer: layer(value), self.order, x)
