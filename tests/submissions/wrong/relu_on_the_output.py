# expect: fail layers-unchanged
# what: a ReLU behind the output layer
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10), nn.ReLU(),
        )

    def forward(self, x):
        return self.net(x)
