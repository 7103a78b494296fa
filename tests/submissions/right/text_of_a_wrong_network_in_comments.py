# expect: pass
# what: comments, docstrings and strings show dropout, softmax and SGD; none of it runs
"""Earlier version:

    self.fc1 = nn.Linear(784, 512)
    x = F.softmax(self.fc3(x), dim=1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
"""
import torch
from torch import nn

OLD = "x = self.dropout(F.relu(self.fc1(x)))"


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)  # was 512
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)
        # self.dropout = nn.Dropout(0.5)

    def forward(self, x):
        x = x.flatten(1)
        x = torch.relu(self.bn1(self.fc1(x)))
        # x = self.bn1(torch.relu(self.fc1(x)))
        x = torch.relu(self.bn2(self.fc2(x)))
        # return torch.softmax(self.fc3(x), dim=1)
        return self.fc3(x)


# optimizer = torch.optim.SGD(NetBN().parameters(), lr=0.1)
optimizer = torch.optim.Adam(NetBN().parameters(), lr=0.001)
