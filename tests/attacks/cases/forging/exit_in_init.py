# attack: ends the process early, with the exit code of success
# expect: error submission-loads
# says: ended its process before
# control: passes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os._exit(0)
