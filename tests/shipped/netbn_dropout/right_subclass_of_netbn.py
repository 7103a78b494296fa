# expect: pass
# what: derives from the class that passed netbn
import torch
import torch.nn.functional as F
from torch import nn


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def hidden(self, x, linear, norm):
        return torch.clamp(norm(linear(x)), min=0)

    def forward(self, x):
        x = self.hidden(x.reshape(-1, 784), self.fc1, self.bn1)
        return self.fc3(self.hidden(x, self.fc2, self.bn2))


class NetBN(Plain):
    def __init__(self):
        super().__init__()
        self.dropout = nn.Dropout(0.2)

    def hidden(self, x, linear, norm):
        return self.dropout(super().hidden(x, linear, norm))
