# expect: pass
# what: batch norm with another eps and momentum
import torch.nn as nn
import torch.nn.functional as F

EPS = 1e-3


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256, eps=EPS, momentum=0.01)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(num_features=128, eps=EPS, momentum=0.5)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.bn1(self.fc1(x.view(-1, 784))))
        x = F.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
