# attack: has Python start a pool of processes
# expect: error submission-loads
# says: start a process|change files|may not do|write a file
# control: leaves 2
import multiprocessing
import time

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.pool = multiprocessing.get_context("fork").Pool(2)
        time.sleep(60)
