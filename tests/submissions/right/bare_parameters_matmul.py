# expect: pass
# what: the linear layers as nn.Parameter matrices and x @ W.t() + b
import math

import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.W1 = nn.Parameter(torch.randn(256, 784) / math.sqrt(784))
        self.b1 = nn.Parameter(torch.zeros(256))
        self.W2 = nn.Parameter(torch.randn(128, 256) / math.sqrt(256))
        self.b2 = nn.Parameter(torch.zeros(128))
        self.W3 = nn.Parameter(torch.randn(10, 128) / math.sqrt(128))
        self.b3 = nn.Parameter(torch.zeros(10))
        self.bn1 = nn.BatchNorm1d(256)
        self.bn2 = nn.BatchNorm1d(128)

    def forward(self, x):
        x = x.view(-1, 784)
        h1 = torch.relu(self.bn1(x @ self.W1.t() + self.b1))
        h2 = torch.relu(self.bn2(h1 @ self.W2.t() + self.b2))
        return h2 @ self.W3.t() + self.b3
