# expect: pass
# what: the ReLU as a tensor method at the end of a chain
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(784, 256)
        self.an = nn.BatchNorm1d(256)
        self.b = nn.Linear(256, 128)
        self.bn = nn.BatchNorm1d(128)
        self.c = nn.Linear(128, 10)

    def forward(self, x):
        return self.c(self.bn(self.b(self.an(self.a(x.view(len(x), -1))).relu())).relu())
