# attack: hunts through every object in memory
# expect: error submission-loads
# says: LookupError: \(0, \[\]\)
# control: tells
import gc
import re

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        small = [each for each in gc.get_objects() if type(each) is list and len(each) < 9]
        found = [each for each in small if re.search("canary-[0-9a-f]{16}", str(each)[:999])]
        raise LookupError(len(found), found[:1])
