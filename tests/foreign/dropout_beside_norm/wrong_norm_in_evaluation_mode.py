# expect: fail only-batchnorm-added
# what: the given norms run on the statistics that they keep
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 160)
        self.bn1 = nn.BatchNorm1d(160)
        self.fc2 = nn.Linear(160, 80)
        self.bn2 = nn.BatchNorm1d(80)
        self.fc3 = nn.Linear(80, 10)
        self.drop = nn.Dropout(0.3)

    def forward(self, x):
        self.bn1.eval()
        x = x.flatten(1)
        x = self.drop(F.relu(self.bn1(self.fc1(x))))
        x = self.drop(F.relu(self.bn2(self.fc2(x))))
        return self.fc3(x)
