# attack: ends the process with success when an object is collected
# expect: error submission-loads
# says: ended its process before
# control: passes
import os

from torch import nn


class Trap:
    def __del__(self):
        os._exit(0)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        Trap()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
