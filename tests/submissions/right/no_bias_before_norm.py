# expect: pass
# what: bias=False where the norm's own shift makes the bias redundant
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(784, 256, bias=False), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128, bias=False), nn.BatchNorm1d(128), nn.ReLU(),
            nn.Linear(128, 10, bias=True),
        )

    def forward(self, x):
        return self.net(x)
