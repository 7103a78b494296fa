# expect: pass
# what: an abstract base class with a template method and a mixin for the norms
from abc import ABC, abstractmethod

import torch.nn as nn


class Classifier(nn.Module, ABC):
    @abstractmethod
    def features(self, x): ...

    def forward(self, x):
        return self.head(self.features(x.flatten(1)))


class WithNorms:
    def make_norms(self, *widths):
        self.norms = nn.ModuleList(map(nn.BatchNorm1d, widths))


class NetBN(WithNorms, Classifier):
    def __init__(self):
        super().__init__()
        self.make_norms(256, 128)
        self.fcs = nn.ModuleList([nn.Linear(784, 256), nn.Linear(256, 128)])
        self.head = nn.Linear(128, 10)

    def features(self, x):
        for fc, norm in zip(self.fcs, self.norms):
            x = norm(fc(x)).relu()
        return x
