# attack: sleeps
# expect: error submission-loads
# says: did not finish in 0.5 s
# control: hangs
# limit: 0.5
import time

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        time.sleep(3600)
