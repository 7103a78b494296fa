# expect: fail batchnorm-before-activation
# what: the first norm is right, the second is behind an in-place ReLU
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = torch.flatten(x, 1)
        x = torch.relu(self.bn1(self.fc1(x)))
        x = self.fc2(x).relu_()
        x = self.bn2(x)
        return self.fc3(x)
