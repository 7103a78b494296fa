# expect: pass
# what: one block class for both
import torch
import torch.nn.functional as F
from torch import nn


def block(a, b):
    return nn.Sequential(nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True), nn.MaxPool2d(2))


class Net(nn.Sequential):
    def __init__(self):
        super().__init__(block(1, 8), block(8, 16), nn.Flatten(), nn.Linear(784, 10))
