# expect: fail layers-unchanged
# what: one slope for all channels
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(28, 32, 3, padding=1)
        self.norm = nn.BatchNorm1d(32)
        self.act = nn.PReLU()
        self.fc = nn.Linear(32 * 14, 10)

    def forward(self, x):
        x = x.squeeze(1)  # rows as channels
        x = F.max_pool1d(self.act(self.norm(self.conv(x))), 2)
        return self.fc(x.flatten(1))
