# expect: fail layers-unchanged
# what: clamp(0, 1) cuts off at one as well, which is no ReLU
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).clamp(0, 1)
        x = self.bn2(self.fc2(x)).clamp(min=0, max=1)
        return self.fc3(x)
