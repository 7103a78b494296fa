# attack: finds out where the grader keeps its memory
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: prints r-
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        print(open("/proc/@PARENT@/maps").read(64), flush=True)
        raise LookupError
