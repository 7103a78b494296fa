# expect: fail dropout-present
# what: F.dropout that does not know the mode
import torch
import torch.nn.functional as F
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = x.flatten(1)
        x = F.dropout(F.relu(self.bn1(self.fc1(x))), 0.2)
        x = F.dropout(F.relu(self.bn2(self.fc2(x))), 0.2)
        return self.fc3(x)
