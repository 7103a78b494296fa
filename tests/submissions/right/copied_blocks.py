# expect: pass
# what: a template block is copied with deepcopy and its linear layer exchanged
import copy

import torch.nn as nn

template = nn.Sequential(nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU())


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = copy.deepcopy(template)
        self.two = copy.deepcopy(template)
        self.two[0] = nn.Linear(256, 128)
        self.two[1] = nn.BatchNorm1d(128)
        self.three = nn.Linear(128, 10)

    def forward(self, x):
        return self.three(self.two(self.one(x.flatten(1))))
