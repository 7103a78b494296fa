# expect: pass
# what: setattr on the class replaces a plain forward by the right one
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
        return self.fc3(self.fc2(self.fc1(x.flatten(1)).relu()).relu())


def better_forward(self, x):
    x = self.bn1(self.fc1(x.flatten(1))).relu()
    x = self.bn2(self.fc2(x)).relu()
    return self.fc3(x)


setattr(NetBN, "forward", better_forward)
