# expect: pass
# what: a helper function is decorated with torch.jit.script
import torch
from torch import nn


@torch.jit.script
def rectify(x):
    return torch.relu(x)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = rectify(self.bn1(self.fc1(x.flatten(1))))
        x = rectify(self.bn2(self.fc2(x)))
        return self.fc3(x)
