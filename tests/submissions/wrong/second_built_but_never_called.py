# expect: fail batchnorm-present
# what: the second norm was forgotten in forward
import torch
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)
        self.bn = nn.ModuleList([nn.BatchNorm1d(256), nn.BatchNorm1d(128)])

    def forward(self, x):
        x = torch.relu(self.bn[0](self.fc1(x.view(-1, 784))))
        x = torch.relu(self.fc2(x))
        return self.fc3(x)
