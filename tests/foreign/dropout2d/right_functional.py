# expect: pass
# what: functions instead of modules
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Conv2d(1, 12, 3)
        self.two = nn.Conv2d(12, 24, 3)
        self.three = nn.Linear(600, 10)

    def forward(self, x):
        x = F.max_pool2d(F.dropout2d(F.relu(self.one(x)), 0.2, self.training), 2)
        x = F.max_pool2d(F.dropout2d(F.relu(self.two(x)), 0.2, self.training), 2)
        return self.three(x.flatten(1))
