# expect: pass
# what: relu_() changes the tensor itself, so nothing is lost by ignoring what it returns
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
        x = self.fc1(x.view(-1, 784))
        x = self.bn1(x)
        x.relu_()
        x = self.fc2(x)
        x = self.bn2(x)
        x.relu_()
        return self.fc3(x)
