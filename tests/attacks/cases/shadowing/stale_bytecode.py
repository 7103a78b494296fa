# attack: imports a module of which the bytecode alone lies beside the submission
# expect: error submission-loads
# says: `ghost` is not installed
# control: fresh tells
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        import ghost
