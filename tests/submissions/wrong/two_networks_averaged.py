# expect: fail layers-unchanged
# what: an ensemble of two right networks, averaged
import torch.nn as nn


def member():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
        nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
    )


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = member(), member()

    def forward(self, x):
        return (self.a(x) + self.b(x)) / 2
