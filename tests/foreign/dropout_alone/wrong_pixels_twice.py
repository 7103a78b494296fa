# expect: fail dropout-present
# what: dropout on the image and on the pixels
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 300)
        self.out = nn.Linear(300, 10)
        self.some = nn.Dropout(0.1)
        self.hide = nn.Dropout(0.5)

    def forward(self, x):
        x = self.some(self.some(x).flatten(1))
        x = self.hide(torch.relu(self.hidden(x)))
        return self.out(x)
