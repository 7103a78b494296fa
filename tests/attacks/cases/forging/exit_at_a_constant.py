# attack: ends the process while the file is loaded
# expect: error submission-loads
# says: ended its process before
# control: passes
import os

from torch import nn


WIDTH = os._exit(0)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(WIDTH, 10)
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
