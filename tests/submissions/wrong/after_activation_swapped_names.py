# expect: fail batchnorm-before-activation
# what: the text reads linear, bn, relu, but bn is the ReLU and relu is the norm
import torch.nn as nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.relu1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.relu2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)
        self.bn1 = self.bn2 = nn.ReLU()

    def forward(self, x):
        x = x.view(-1, 784)
        x = self.relu1(self.bn1(self.fc1(x)))
        x = self.relu2(self.bn2(self.fc2(x)))
        return self.fc3(x)
