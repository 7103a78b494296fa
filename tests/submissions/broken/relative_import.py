# expect: error submission-loads
# what: a relative import, which needs the package around it
import torch
import torch.nn as nn
import torch.nn.functional as F

from .layers import HiddenLayer


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.h1 = HiddenLayer(784, 256)
        self.h2 = HiddenLayer(256, 128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        return self.fc3(self.h2(self.h1(x.flatten(1))))
