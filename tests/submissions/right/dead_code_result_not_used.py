# expect: pass
# what: a dropout and a softmax are computed and their results ignored
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
        self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        x = torch.relu(self.bn1(self.fc1(x.flatten(1))))
        self.dropout(x)
        x = torch.relu(self.bn2(self.fc2(x)))
        logits = self.fc3(x)
        self.probabilities = F.softmax(logits, dim=1)
        return logits
