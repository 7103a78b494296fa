# attack: goes through the working directory of the grader
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: tells
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(open(f"/proc/{os.getppid()}/cwd/rubric.yaml").read())
