# expect: fail batchnorm-before-activation, optimizer-unchanged
# what: the norms are behind the activations, and the optimizer is SGD
import torch
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.BatchNorm1d(256),
            nn.Linear(256, 128), nn.ReLU(), nn.BatchNorm1d(128), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)


optimizer = torch.optim.SGD(NetBN().parameters(), lr=0.1)
