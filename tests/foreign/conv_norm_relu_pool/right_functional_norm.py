# expect: pass
# what: F.batch_norm with the module's buffers
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(8)
        self.conv2 = nn.Conv2d(8, 16, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(16)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(16 * 7 * 7, 10)

    def forward(self, x):
        x = self.pool(F.relu(F.batch_norm(self.conv1(x), self.norm1.running_mean, self.norm1.running_var, self.norm1.weight, self.norm1.bias, self.training)))
        x = self.pool(F.relu(self.norm2(self.conv2(x))))
        return self.fc(x.flatten(1))
