# expect: fail batchnorm-present
# what: F.normalize (unit length) taken for batch normalisation
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(F.normalize(self.fc1(x.flatten(1))))
        x = F.relu(F.normalize(self.fc2(x)))
        return self.fc3(x)
