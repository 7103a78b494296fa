# expect: fail batchnorm-present
# what: the normalised value goes to a variable that the next line does not use
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        h1 = self.fc1(x.flatten(1))
        n1 = self.bn1(h1)
        a1 = F.relu(h1)
        h2 = self.fc2(a1)
        n2 = self.bn2(h2)
        a2 = F.relu(n2)
        return self.fc3(a2)
