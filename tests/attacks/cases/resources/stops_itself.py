# attack: stops its own process
# expect: error submission-loads
# says: send a signal|did not finish in 0.5 s
# control: hangs
# limit: 0.5
import os
import signal

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os.kill(os.getpid(), signal.SIGSTOP)
