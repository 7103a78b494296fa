# expect: fail batchnorm-present
# what: GroupNorm in the place of batch norm
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), nn.GroupNorm(32, 256), nn.ReLU(),
            nn.Linear(256, 128), nn.GroupNorm(16, 128), nn.ReLU(), nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)
