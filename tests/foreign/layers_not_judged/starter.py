# expect: fail batchnorm-present
# what: the starter, untouched
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 88)
        self.fc2 = nn.Linear(88, 44)
        self.fc3 = nn.Linear(44, 10)

    def forward(self, x):
        x = x.flatten(1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)
