# expect: fail batchnorm-present, only-batchnorm-added
# what: the hidden features are normalised instead
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 110)
        self.fc2 = nn.Linear(110, 10)
        self.norm = nn.BatchNorm1d(110)

    def forward(self, x):
        return self.fc2(F.elu(self.norm(self.fc1(x.flatten(1)))))
