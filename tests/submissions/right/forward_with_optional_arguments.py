# expect: pass
# what: forward has optional arguments that are off by default
import torch
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x, return_features=False, *, probabilities=False):
        x = torch.flatten(x, 1)
        h = F.relu(self.bn1(self.fc1(x)))
        h = F.relu(self.bn2(self.fc2(h)))
        logits = self.fc3(h)
        if probabilities:
            logits = F.softmax(logits, dim=-1)
        if return_features:
            return logits, h
        return logits
