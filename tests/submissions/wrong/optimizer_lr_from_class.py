# expect: fail optimizer-unchanged
# what: the learning rate is an attribute of a configuration class
import torch
from torch import nn

class Config:
    batch_size = 64
    lr = 0.02


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)
        self.relu = nn.ReLU()

    def forward(self, x):
        x = self.relu(self.bn1(self.fc1(x.flatten(1))))
        x = self.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


optimizer = torch.optim.Adam(NetBN().parameters(), lr=Config.lr)
