# expect: pass
# what: a subclass of BatchNorm1d that only changes the default and the printed name
import torch.nn as nn


class BN(nn.BatchNorm1d):
    def __init__(self, n):
        super().__init__(n, momentum=0.05)

    def extra_repr(self):
        return "my norm over %d" % self.num_features


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 256), BN(256), nn.ReLU(), nn.Linear(256, 128), BN(128), nn.ReLU(), nn.Linear(128, 10)
        )

    def forward(self, x):
        return self.net(x)
