# expect: fail layers-unchanged, optimizer-unchanged
# what: 512 neurons and lr=0.01
import torch
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 512), nn.BatchNorm1d(512), nn.ReLU(),
            nn.Linear(512, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 10),
        )

    def forward(self, x):
        return self.net(x)


optimizer = torch.optim.Adam(NetBN().parameters(), lr=0.01)
