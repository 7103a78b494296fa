# attack: lists what the grader has open
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: prints pipe:
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError([os.readlink(each.path) for each in os.scandir("/proc/@PARENT@/fd")])
