# expect: pass
# what: the ReLU by its definition, the larger of x and zero
import torch
import torch.nn as nn


def relu(v):
    return torch.maximum(v, torch.zeros_like(v))


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = relu(self.bn1(self.fc1(x.view(x.size(0), -1))))
        x = relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
