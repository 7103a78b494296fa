# expect: pass
# what: F.batch_norm with the buffers of BatchNorm1d modules and training=self.training
import torch.nn as nn
import torch.nn.functional as F


def normalise(x, bn, training):
    return F.batch_norm(
        x, bn.running_mean, bn.running_var, bn.weight, bn.bias,
        training=training, momentum=bn.momentum, eps=bn.eps,
    )


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = x.view(x.size(0), -1)
        x = F.relu(normalise(self.fc1(x), self.bn1, self.training))
        x = F.relu(normalise(self.fc2(x), self.bn2, self.training))
        return self.fc3(x)
