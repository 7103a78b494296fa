# expect: pass
# what: a width may come from the environment and has a default
import os
from pathlib import Path

import torch.nn as nn

HIDDEN = int(os.environ.get("NETBN_HIDDEN_WIDTH", "256"))
DATA = Path(os.getenv("MNIST_ROOT", "./data")).expanduser()


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, HIDDEN)
        self.bn1 = nn.BatchNorm1d(HIDDEN)
        self.fc2 = nn.Linear(HIDDEN, HIDDEN // 2)
        self.bn2 = nn.BatchNorm1d(HIDDEN // 2)
        self.fc3 = nn.Linear(HIDDEN // 2, 10)

    def forward(self, x):
        x = self.bn1(self.fc1(x.flatten(1))).relu()
        x = self.bn2(self.fc2(x)).relu()
        return self.fc3(x)
