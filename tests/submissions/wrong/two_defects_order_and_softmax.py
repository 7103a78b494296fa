# expect: fail batchnorm-before-activation, only-batchnorm-added
# what: the norms behind the ReLUs and log_softmax at the end
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.bn1(F.relu(self.fc1(x.view(-1, 784))))
        x = self.bn2(F.relu(self.fc2(x)))
        return F.log_softmax(self.fc3(x), dim=1)
