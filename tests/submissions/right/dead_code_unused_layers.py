# expect: pass
# what: a dropout, a softmax and a second head are built but never called
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)
        self.dropout = nn.Dropout(0.5)
        self.softmax = nn.Softmax(dim=1)
        self.bn3 = nn.BatchNorm1d(10)
        self.old_head = nn.Linear(128, 2)
        self.conv = nn.Conv2d(1, 8, 3)

    def forward(self, x):
        x = torch.relu(self.bn1(self.fc1(x.flatten(1))))
        x = torch.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
        x = self.dropout(x)
        return self.softmax(x)
