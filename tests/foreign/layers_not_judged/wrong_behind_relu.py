# expect: fail batchnorm-before-activation
# what: the second norm stands behind the activation
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 88)
        self.bn1 = nn.BatchNorm1d(88)
        self.fc2 = nn.Linear(88, 44)
        self.bn2 = nn.BatchNorm1d(44)
        self.fc3 = nn.Linear(44, 10)

    def forward(self, x):
        x = x.flatten(1)
        x = F.relu(self.bn1(self.fc1(x)))
        x = self.bn2(F.relu(self.fc2(x)))
        return self.fc3(x)
