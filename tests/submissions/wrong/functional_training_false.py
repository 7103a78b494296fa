# expect: fail batchnorm-present
# what: F.batch_norm without training=, so that the batch's statistics are never used
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
        x = self.fc1(x.flatten(1))
        x = F.relu(F.batch_norm(x, self.bn1.running_mean, self.bn1.running_var, self.bn1.weight, self.bn1.bias))
        x = self.fc2(x)
        x = F.relu(F.batch_norm(x, self.bn2.running_mean, self.bn2.running_var, self.bn2.weight, self.bn2.bias, training=False))
        return self.fc3(x)
