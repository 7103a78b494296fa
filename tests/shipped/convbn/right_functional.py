# expect: pass
# what: F.batch_norm with the modules' buffers
import torch
import torch.nn.functional as F
from torch import nn


class ConvBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(8, 16, 3, stride=2, padding=1)
        self.bn1 = nn.BatchNorm2d(8)
        self.bn2 = nn.BatchNorm2d(16)
        self.head = nn.Linear(16 * 7 * 7, 10)

    def forward(self, x):
        x = self.conv1(x)
        x = F.batch_norm(x, self.bn1.running_mean, self.bn1.running_var, self.bn1.weight, self.bn1.bias, self.training)
        x = F.relu(x)
        x = self.conv2(x)
        x = F.batch_norm(x, self.bn2.running_mean, self.bn2.running_var, self.bn2.weight, self.bn2.bias, self.training)
        x = F.relu(x)
        return self.head(x.flatten(1))
