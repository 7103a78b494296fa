# expect: fail layers-unchanged
# what: 784-128-256-10 instead of 784-256-128-10
import torch.nn as nn

WIDTHS = [128, 256]


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        layers, last = [nn.Flatten()], 784
        for width in WIDTHS:
            layers += [nn.Linear(last, width), nn.BatchNorm1d(width), nn.ReLU()]
            last = width
        self.layers = nn.Sequential(*layers, nn.Linear(last, 10))

    def forward(self, x):
        return self.layers(x)
