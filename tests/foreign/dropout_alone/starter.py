# expect: fail dropout-present
# what: the starter, untouched
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 300)
        self.out = nn.Linear(300, 10)

    def forward(self, x):
        x = torch.relu(self.hidden(x.flatten(1)))
        return self.out(x)
