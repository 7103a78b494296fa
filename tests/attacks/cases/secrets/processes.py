# attack: lists what runs on the machine
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: prints self
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(*os.listdir("/proc"))
