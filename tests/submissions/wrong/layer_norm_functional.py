# expect: fail batchnorm-present
# what: F.layer_norm instead of batch norm
import torch.nn as nn
import torch.nn.functional as F


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = self.fc1(x.flatten(1))
        x = F.relu(F.layer_norm(x, x.shape[1:]))
        x = self.fc2(x)
        x = F.relu(F.layer_norm(x, (128,)))
        return self.fc3(x)
