# attack: moves the alarm that would interrupt it to next year
# expect: error submission-loads
# says: did not finish in 0.5 s
# control: hangs
# limit: 0.5
import signal
import time

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        signal.setitimer(signal.ITIMER_REAL, 10**7)
        time.sleep(3600)
