# expect: fail layers-unchanged
# what: the loop applies the ReLU to the last layer too
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fcs = nn.ModuleList([nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)])
        self.norms = nn.ModuleList([nn.BatchNorm1d(256), nn.BatchNorm1d(128), nn.Identity()])

    def forward(self, x):
        x = x.flatten(1)
        for fc, norm in zip(self.fcs, self.norms):
            x = torch.relu(norm(fc(x)))
        return x
