# expect: pass
# what: a class for linear, norm, activation and dropout
import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Sequential):
    def __init__(self, before, after):
        super().__init__(nn.Linear(before, after, bias=False), nn.BatchNorm1d(after), nn.ReLU(inplace=True), nn.Dropout(0.2))


class NetBN(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Flatten(), Block(784, 256), Block(256, 128), nn.Linear(128, 10))
