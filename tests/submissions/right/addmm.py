# expect: pass
# what: torch.addmm with the transposed weights of Linear modules
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

    @staticmethod
    def affine(layer, x):
        return torch.addmm(layer.bias, x, layer.weight.T)

    def forward(self, x):
        x = x.view(-1, 784)
        x = torch.relu(self.bn1(self.affine(self.fc1, x)))
        x = torch.relu(self.bn2(self.affine(self.fc2, x)))
        return self.affine(self.fc3, x)
