# attack: multiplies
# expect: error submission-loads
# says: start a process
# control: leaves 3
import os
import time

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        for _ in range(3):
            if os.fork() == 0:
                time.sleep(60)
