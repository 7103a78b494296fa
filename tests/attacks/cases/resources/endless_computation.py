# attack: computes for ever in one call that no signal interrupts
# expect: error submission-loads
# says: did not finish in 0.5 s
# control: hangs
# limit: 0.5
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        10 ** 10**10
