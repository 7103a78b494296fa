# attack: hunts through the variables of its callers
# expect: error submission-loads
# says: LookupError: \[\]
# control: tells
import re
import sys

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        frame, found = sys._getframe(), []
        while frame := frame.f_back:
            found += [value for value in frame.f_locals.values() if re.search("canary-[0-9a-f]{16}", str(value))]
        raise LookupError(found)
