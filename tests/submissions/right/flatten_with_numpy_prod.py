# expect: pass
# what: numpy is needed, but only to multiply the sides of the image
import numpy as np
import torch.nn as nn
import torch.nn.functional as F

SHAPE = (1, 28, 28)
N_IN = int(np.prod(SHAPE))


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(N_IN, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = x.view(-1, int(np.prod(x.shape[1:])))
        x = F.relu(self.bn1(self.fc1(x)))
        x = F.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)
