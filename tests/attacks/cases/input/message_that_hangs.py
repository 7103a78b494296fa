# attack: raises an error whose text takes for ever
# expect: error submission-loads
# says: did not finish in 0.5 s
# control: hangs
# limit: 0.5
import time

from torch import nn


class Slow(Exception):
    def __str__(self):
        time.sleep(3600)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise Slow
