# expect: pass
# what: Adam without lr, whose default is 0.001
import torch
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)


net = NetBN()
optimizer = torch.optim.Adam(net.parameters())
