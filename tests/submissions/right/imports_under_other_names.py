# expect: pass
# what: torch under unusual names, and an import inside forward
import torch as th
import torch.nn as layers
from torch.nn import BatchNorm1d as Norm, Linear as Dense, Module as Base
from torch.optim import Adam as A


class NetBN(Base):
    def __init__(self):
        super().__init__()
        self.d1, self.d2, self.d3 = Dense(784, 256), Dense(256, 128), Dense(128, 10)
        self.n1, self.n2 = Norm(256), Norm(128)
        self.flat = layers.Flatten()

    def forward(self, x):
        from torch.nn.functional import relu as rectify

        x = rectify(self.n1(self.d1(self.flat(x))))
        x = th.relu(self.n2(self.d2(x)))
        return self.d3(x)


net = NetBN()
opt = A(net.parameters(), lr=1e-3)
