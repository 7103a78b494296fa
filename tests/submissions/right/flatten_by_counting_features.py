# expect: pass
# what: a method counts the features in a loop over the sizes
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super(NetBN, self).__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc1_bn = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.fc2_bn = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def count(self, t):
        total = 1
        for side in t.size()[1:]:
            total *= side
        return total

    def forward(self, x):
        x = x.view(-1, self.count(x))
        x = F.relu(self.fc1_bn(self.fc1(x)))
        x = F.relu(self.fc2_bn(self.fc2(x)))
        return self.fc3(x)
