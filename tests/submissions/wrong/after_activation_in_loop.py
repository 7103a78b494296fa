# expect: fail batchnorm-before-activation
# what: a loop appends linear, ReLU, norm
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self, sizes=(784, 256, 128, 10)):
        super().__init__()
        layers = [nn.Flatten()]
        for a, b in zip(sizes[:-2], sizes[1:-1]):
            layers.append(nn.Linear(a, b))
            layers.append(nn.ReLU(inplace=True))
            layers.append(nn.BatchNorm1d(b))
        layers.append(nn.Linear(sizes[-2], sizes[-1]))
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return self.layers(x)
