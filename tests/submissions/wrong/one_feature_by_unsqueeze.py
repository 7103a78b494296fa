# expect: fail batchnorm-present
# what: BatchNorm1d(1) over all neurons together
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(1)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(1)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.fc1(x.flatten(1))
        x = F.relu(self.bn1(x.unsqueeze(1)).squeeze(1))
        x = self.fc2(x)
        x = F.relu(self.bn2(x.unsqueeze(1)).squeeze(1))
        return self.fc3(x)
