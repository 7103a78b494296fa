# attack: reads the grader's own files, among which rubrics travel
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: prints LookupError: """A grad
import sys

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(open(sys._getframe(1).f_code.co_filename).read(9))
