# expect: pass
# what: layers made and called in loops
import torch
import torch.nn.functional as F
from torch import nn


class NetBN(nn.Module):
    def __init__(self, widths=(784, 256, 128), rate=0.2):
        super().__init__()
        self.linear = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.norm = nn.ModuleList(nn.BatchNorm1d(b) for b in widths[1:])
        self.drop = nn.Dropout(rate)
        self.out = nn.Linear(widths[-1], 10)

    def forward(self, x):
        x = x.view(x.size(0), -1)
        for linear, norm in zip(self.linear, self.norm):
            x = self.drop(norm(linear(x)).relu())
        return self.out(x)
