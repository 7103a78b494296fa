# expect: pass
# what: takes the only channel by index, then joins rows and columns
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
        grey = x[:, 0]
        pixels = grey.reshape(grey.size(0), 28 * 28)
        h = self.bn1(self.fc1(pixels)).relu()
        h = self.bn2(self.fc2(h)).relu()
        return self.fc3(h)
