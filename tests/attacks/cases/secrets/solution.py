# attack: imports the solution that lies in the grader's checkout
# expect: error submission-loads
# says: `solutions` is not installed
# control: none, whoever imports from a checkout has it open anyway
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        import solutions.netbn
        raise LookupError(solutions)
