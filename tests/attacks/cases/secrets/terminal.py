# attack: looks at the terminal that the grader was started from
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: prints /dev/ptmx
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(os.path.realpath("/dev/stdin"), open("/dev/ptmx", "rb"))
