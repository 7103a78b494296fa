# expect: pass
# what: only the first linear layer is lazy, to save counting the pixels
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.LazyLinear(out_features=256)
        self.norm1 = nn.BatchNorm1d(256)
        self.second = nn.Linear(256, 128)
        self.norm2 = nn.BatchNorm1d(128)
        self.third = nn.Linear(128, 10)

    def forward(self, x):
        x = x.flatten(1)
        x = F.relu(self.norm1(self.first(x)))
        x = F.relu(self.norm2(self.second(x)))
        return self.third(x)
