# expect: fail batchnorm-before-activation
# what: the second norm stands between activation and dropout
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 140)
        self.bn1 = nn.BatchNorm1d(140)
        self.fc2 = nn.Linear(140, 70)
        self.bn2 = nn.BatchNorm1d(70)
        self.fc3 = nn.Linear(70, 10)
        self.drop = nn.Dropout(0.25)

    def forward(self, x):
        x = x.flatten(1)
        x = self.drop(F.relu(self.bn1(self.fc1(x))))
        x = self.drop(self.bn2(F.relu(self.fc2(x))))
        return self.fc3(x)
