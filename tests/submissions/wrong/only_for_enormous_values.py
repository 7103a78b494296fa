# expect: fail batchnorm-present
# what: normalises only where a value exceeds a million, which never happens
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.fc1(x.flatten(1))
        if x.abs().max() > 1e6:
            x = self.bn1(x)
        x = self.fc2(torch.relu(x))
        if x.abs().max().item() > 1e6:
            x = self.bn2(x)
        return self.fc3(torch.relu(x))
