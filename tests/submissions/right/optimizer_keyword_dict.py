# expect: pass
# what: the optimizer's arguments are unpacked from a dict
import torch
from torch import nn

ADAM = dict(lr=1e-3, betas=(0.9, 0.999))


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)


def build():
    net = NetBN()
    return net, torch.optim.Adam(net.parameters(), **ADAM)
