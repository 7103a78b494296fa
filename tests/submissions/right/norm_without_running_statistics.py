# expect: pass
# what: batch norm with track_running_stats=False
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        norm = lambda n: nn.BatchNorm1d(n, track_running_stats=False)
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 256), norm(256), nn.ReLU(),
            nn.Linear(256, 128), norm(128), nn.ReLU(),
            nn.Linear(128, 10),
        )

    def forward(self, x):
        return self.net(x)
