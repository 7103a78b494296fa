# expect: fail layers-unchanged
# what: a shared constant makes both hidden layers 256 wide
import torch
from torch import nn

HIDDEN = 256


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, HIDDEN), nn.BatchNorm1d(HIDDEN)
        self.fc2, self.bn2 = nn.Linear(HIDDEN, HIDDEN), nn.BatchNorm1d(HIDDEN)
        self.fc3 = nn.Linear(HIDDEN, 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.fc1(x.flatten(1))))
        x = torch.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
