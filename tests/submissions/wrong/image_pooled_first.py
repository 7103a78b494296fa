# expect: fail layers-unchanged, only-batchnorm-added
# what: the image is pooled to 14x14, the first layer takes 196 pixels
import torch
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(14 * 14, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.avg_pool2d(x, 2).flatten(1)
        x = torch.relu(self.bn1(self.fc1(x)))
        x = torch.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
