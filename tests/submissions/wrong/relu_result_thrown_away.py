# expect: fail layers-unchanged
# what: F.relu(x) as a statement without inplace does nothing
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1)))
        F.relu(x)
        x = self.bn2(self.fc2(x))
        F.relu(x)
        return self.fc3(x)
