# expect: fail batchnorm-before-activation
# what: the norm stands before activation and pooling
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.norm1 = nn.BatchNorm2d(6)
        self.conv2 = nn.Conv2d(6, 12, 5)
        self.norm2 = nn.BatchNorm2d(12)
        self.fc = nn.Linear(192, 10)

    def forward(self, x):
        x = self.norm1(F.avg_pool2d(F.relu(self.conv1(x)), 2))
        x = F.avg_pool2d(F.relu(self.norm2(self.conv2(x))), 2)
        return self.fc(x.view(len(x), -1))
