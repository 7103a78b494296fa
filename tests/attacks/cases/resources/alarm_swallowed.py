# attack: goes on after whatever it is interrupted by
# expect: error submission-loads
# says: did not finish in 0.5 s
# control: hangs
# limit: 0.5
import time

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        while True:
            try:
                time.sleep(3600)
            except BaseException:
                pass
