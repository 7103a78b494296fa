# expect: pass
# what: the solution
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(784)
        self.fc1 = nn.Linear(784, 72)
        self.fc2 = nn.Linear(72, 10)

    def forward(self, x):
        x = self.norm(x.flatten(1))
        x = torch.sigmoid(self.fc1(x))
        return self.fc2(x)
