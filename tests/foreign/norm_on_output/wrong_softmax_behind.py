# expect: fail only-batchnorm-added
# what: a softmax behind the norm
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 110)
        self.fc2 = nn.Linear(110, 10)
        self.norm = nn.BatchNorm1d(10)

    def forward(self, x):
        return F.log_softmax(self.norm(self.fc2(F.elu(self.fc1(x.flatten(1))))), dim=-1)
