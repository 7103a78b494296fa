# expect: pass
# what: a block that inherits from Linear and adds the norm and the ReLU in its forward
from torch import nn
from torch.nn import functional as F


class NormedLinear(nn.Linear):
    """Linear, then batch norm, then ReLU."""

    def __init__(self, in_features, out_features):
        super().__init__(in_features, out_features, bias=False)
        self.bn = nn.BatchNorm1d(out_features)

    def forward(self, input):
        return F.relu(self.bn(super().forward(input)))


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = NormedLinear(784, 256)
        self.l2 = NormedLinear(256, 128)
        self.l3 = nn.Linear(128, 10)

    def forward(self, x):
        return self.l3(self.l2(self.l1(x.flatten(1))))
