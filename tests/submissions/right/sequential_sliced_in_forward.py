# expect: pass
# what: a Sequential run in slices so that the hidden features can be kept
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.seq = nn.Sequential(
            nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU(),
            nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU(),
            nn.Linear(128, 10),
        )
        self.features = None

    def forward(self, x):
        x = x.view(x.shape[0], -1)
        self.features = self.seq[:6](x)
        return self.seq[-1](self.features)
