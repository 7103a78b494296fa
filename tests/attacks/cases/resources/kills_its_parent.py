# attack: kills the process that watches it
# expect: error submission-loads
# says: send a signal
# control: hits killed
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os.kill(os.getppid(), 9)
