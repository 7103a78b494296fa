# expect: pass
# what: the norms hang on a flag that is on by default
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self, use_bn=True, dropout=None):
        super().__init__()
        self.use_bn = use_bn
        self.dropout = dropout
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)
        if use_bn:
            self.bn1 = nn.BatchNorm1d(256)
            self.bn2 = nn.BatchNorm1d(128)

    def forward(self, x):
        x = self.fc1(x.flatten(1))
        x = self.bn1(x) if self.use_bn else x
        x = F.relu(x)
        x = self.fc2(x)
        x = self.bn2(x) if self.use_bn else x
        x = F.relu(x)
        if self.dropout:
            x = F.dropout(x, self.dropout, self.training)
        return self.fc3(x)
