# expect: pass
# what: forward asks for the mode, but only to print
import torch
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def train(self, mode=True):
        print("mode:", "train" if mode else "eval")
        return super().train(mode)

    def forward(self, x):
        if not self.training:
            print("evaluating", len(x), "images")
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        x = self.bn2(self.fc2(x)).relu()
        return self.fc3(x)
