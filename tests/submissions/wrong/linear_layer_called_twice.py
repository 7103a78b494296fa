# expect: fail layers-unchanged
# what: a shared 128-128 layer is called twice
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 128), nn.BatchNorm1d(128)
        self.fc2, self.bn2 = nn.Linear(128, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.fc1(x.flatten(1))))
        for _ in range(2):
            x = torch.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
