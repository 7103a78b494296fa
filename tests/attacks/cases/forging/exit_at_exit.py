# attack: changes the exit code when the interpreter shuts down
# expect: fail layers-unchanged
# control: passes
import atexit
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        atexit.register(os._exit, 0)
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
