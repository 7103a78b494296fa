# expect: pass
# what: layers in a ModuleDict, called by key
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.ModuleDict({
            "output": nn.Linear(128, 10),
            "bn_b": nn.BatchNorm1d(128),
            "dense_b": nn.Linear(256, 128),
            "bn_a": nn.BatchNorm1d(256),
            "dense_a": nn.Linear(784, 256),
        })

    def forward(self, x):
        x = torch.flatten(x, 1)
        for key in "ab":
            x = torch.relu(self.m["bn_" + key](self.m["dense_" + key](x)))
        return self.m["output"](x)
