# attack: matches a pattern that takes for ever
# expect: error submission-loads
# says: did not finish in 0.5 s
# control: hangs
# limit: 0.5
import re

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        re.match("(a+)+$", "a" * 64 + "b")
