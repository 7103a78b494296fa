# expect: fail batchnorm-before-activation
# what: one hidden layer is left
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 44)
        self.bn1 = nn.BatchNorm1d(44)
        self.fc2 = nn.Linear(88, 44)
        self.bn2 = nn.BatchNorm1d(44)
        self.fc3 = nn.Linear(44, 10)

    def forward(self, x):
        x = x.flatten(1)
        x = F.relu(self.bn1(self.fc1(x)))
        return self.fc3(x)
