# attack: reads the environment of the process that started it
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: tells
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(open(f"/proc/{os.getppid()}/environ").read())
