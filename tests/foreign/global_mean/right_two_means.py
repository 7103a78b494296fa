# expect: pass
# what: a mean with kept dimensions
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 14, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(14)
        self.conv2 = nn.Conv2d(14, 28, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(28)
        self.fc = nn.Linear(28, 10)

    def forward(self, x):
        x = F.max_pool2d(F.hardswish(self.norm1(self.conv1(x))), 3, stride=2, padding=1)
        x = F.hardswish(self.norm2(self.conv2(x)))
        return self.fc(x.mean(dim=[-1, -2], keepdim=True).flatten(1))
