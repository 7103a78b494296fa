# expect: fail batchnorm-before-activation
# what: the ReLU is a clamp, and the functional norm comes after it
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

    def norm(self, x, m):
        return F.batch_norm(x, m.running_mean, m.running_var, m.weight, m.bias, training=self.training)

    def forward(self, x):
        x = self.norm(self.fc1(x.view(-1, 784)).clamp(min=0), self.bn1)
        x = self.norm(self.fc2(x).clamp(min=0), self.bn2)
        return self.fc3(x)
