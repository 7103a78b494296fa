# expect: pass
# what: torch.relu and layers numbered from zero
import torch
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        nn.Module.__init__(self)
        self.fc0, self.fc1, self.fc2 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)
        self.bn0, self.bn1 = nn.BatchNorm1d(256), nn.BatchNorm1d(128)

    def forward(self, x):
        x = torch.flatten(x, start_dim=1)
        x = torch.relu(self.bn0(self.fc0(x)))
        x = torch.relu(self.bn1(self.fc1(x)))
        return self.fc2(x)
