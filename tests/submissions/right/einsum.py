# expect: pass
# what: the first linear layer as an einsum over its own weight
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = x.flatten(1)
        x = torch.einsum("bi,oi->bo", x, self.fc1.weight) + self.fc1.bias
        x = torch.relu(self.bn1(x))
        x = torch.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
