# expect: fail batchnorm-present, optimizer-unchanged
# what: the plain network with AdamW
import torch
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(784, 256), nn.Linear(256, 128), nn.Linear(128, 10)

    def forward(self, x):
        x = torch.relu(self.fc1(x.flatten(1)))
        x = torch.relu(self.fc2(x))
        return self.fc3(x)


optimizer = torch.optim.AdamW(NetBN().parameters(), lr=0.001)
