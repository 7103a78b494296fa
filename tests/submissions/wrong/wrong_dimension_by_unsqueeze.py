# expect: fail batchnorm-present
# what: BatchNorm2d over pixels of size 1x1
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm2d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm2d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.fc1(x.flatten(1))
        x = F.relu(self.bn1(x.unsqueeze(-1).unsqueeze(-1)).squeeze(-1).squeeze(-1))
        x = self.fc2(x)
        x = F.relu(self.bn2(x[:, :, None, None]).flatten(1))
        return self.fc3(x)
