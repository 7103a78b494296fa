# expect: pass
# what: separate attributes and F.relu, the commonest spelling of all
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim


class NetBN(nn.Module):
    def __init__(self):
        super(NetBN, self).__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = x.view(-1, 28 * 28)
        x = F.relu(self.bn1(self.fc1(x)))
        x = F.relu(self.bn2(self.fc2(x)))
        x = self.fc3(x)
        return x


model = NetBN()
optimizer = optim.Adam(model.parameters(), lr=0.001)
