# expect: pass
# what: the ReLU written as clamp_min and as an in-place clamp_
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
        x = self.bn1(self.fc1(x.view(x.size(0), -1))).clamp_min(0)
        x = self.bn2(self.fc2(x))
        x.clamp_(min=0)
        return self.fc3(x)
