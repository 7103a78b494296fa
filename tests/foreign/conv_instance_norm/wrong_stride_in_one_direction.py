# expect: fail layers-unchanged
# what: the second convolution strides in one direction alone
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, 3, stride=2, padding=1)
        self.norm1 = nn.InstanceNorm2d(10)
        self.conv2 = nn.Conv2d(10, 20, 3, stride=(2, 1), padding=1)
        self.norm2 = nn.InstanceNorm2d(20)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(20, 10)

    def forward(self, x):
        x = F.leaky_relu(self.norm1(self.conv1(x)), 0.2)
        x = F.leaky_relu(self.norm2(self.conv2(x)), 0.2)
        return self.head(self.pool(x).flatten(1))
