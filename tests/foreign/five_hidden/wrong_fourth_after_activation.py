# expect: fail batchnorm-before-activation
# what: the norm stands behind the activation in the fourth layer alone
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [784, 96, 80, 64, 48, 32]
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.norms = nn.ModuleList(nn.BatchNorm1d(b) for b in widths[1:])
        self.out = nn.Linear(32, 10)

    def forward(self, x):
        x = x.flatten(1)
        for index, (linear, norm) in enumerate(zip(self.hidden, self.norms)):
            x = linear(x)
            x = norm(F.relu(x)) if index == 3 else F.relu(norm(x))
        return self.out(x)
