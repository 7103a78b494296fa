# expect: pass
# what: LazyLinear and LazyBatchNorm1d, whose sizes come from the first batch
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.LazyLinear(256), nn.LazyBatchNorm1d(), nn.ReLU(),
            nn.LazyLinear(128), nn.LazyBatchNorm1d(), nn.ReLU(),
            nn.LazyLinear(10),
        )

    def forward(self, x):
        return self.net(x)
