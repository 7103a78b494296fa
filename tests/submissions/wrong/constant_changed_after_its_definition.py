# expect: fail layers-unchanged
# what: the width is 256 at the top of the file and 200 where the class is built
import torch
from torch import nn

H1 = 256
H2 = 128
H1 = H1 - 56


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, H1), nn.BatchNorm1d(H1)
        self.fc2, self.bn2 = nn.Linear(H1, H2), nn.BatchNorm1d(H2)
        self.fc3 = nn.Linear(H2, 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.fc1(x.flatten(1))))
        x = torch.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
