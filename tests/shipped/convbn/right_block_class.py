# expect: pass
# what: a class for convolution, norm and activation
import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, before, after):
        super().__init__()
        self.conv = nn.Conv2d(before, after, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), bias=False)
        self.norm = nn.BatchNorm2d(self.conv.out_channels, momentum=0.2)

    def forward(self, x):
        return F.relu(self.norm(self.conv(x)), inplace=True)


class ConvBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(Block(1, 8), Block(8, 16))
        self.head = nn.Linear(784, 10)

    def forward(self, x):
        x = self.body(x)
        return self.head(x.view(x.size(0), -1))
