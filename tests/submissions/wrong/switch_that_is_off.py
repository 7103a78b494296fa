# expect: fail batchnorm-present
# what: the norms hang on a flag that is off by default
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self, use_bn=False):
        super().__init__()
        self.use_bn = use_bn
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.fc1(x.flatten(1))
        if self.use_bn:
            x = self.bn1(x)
        x = self.fc2(F.relu(x))
        if self.use_bn:
            x = self.bn2(x)
        return self.fc3(F.relu(x))
