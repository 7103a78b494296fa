# expect: pass
# what: an empty Sequential that is filled with add_module
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self, in_dim=784, hidden=(256, 128), out_dim=10):
        super().__init__()
        self.body = nn.Sequential()
        previous = in_dim
        for number, width in enumerate(hidden, start=1):
            self.body.add_module("linear%d" % number, nn.Linear(previous, width))
            self.body.add_module("bn%d" % number, nn.BatchNorm1d(width))
            self.body.add_module("relu%d" % number, nn.ReLU())
            previous = width
        self.body.add_module("head", nn.Linear(previous, out_dim))

    def forward(self, x):
        return self.body(x.flatten(1))
