# expect: fail only-batchnorm-added
# what: a subclass appends a dropout before the output layer
import torch.nn as nn


class Right(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)


class NetBN(Right):
    def __init__(self):
        super().__init__()
        self.net.insert(7, nn.Dropout(0.2))
