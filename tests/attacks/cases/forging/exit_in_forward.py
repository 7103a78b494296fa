# attack: ends the process in the middle of a pass, with the exit code of success
# expect: error submission-loads
# says: ended its process before
# control: passes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        os._exit(0)
