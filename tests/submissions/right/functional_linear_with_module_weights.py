# expect: pass
# what: F.linear with the weights of modules that are never called themselves
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)
        self.bn1 = nn.BatchNorm1d(256)
        self.bn2 = nn.BatchNorm1d(128)

    def forward(self, x):
        x = x.view(-1, 784)
        x = F.linear(x, self.fc1.weight, self.fc1.bias)
        x = F.relu(self.bn1(x))
        x = F.linear(x, self.fc2.weight, self.fc2.bias)
        x = F.relu(self.bn2(x))
        return F.linear(x, self.fc3.weight, self.fc3.bias)
