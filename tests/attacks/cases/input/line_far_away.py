# attack: compiles code that claims to stand at line two thousand million
# expect: error submission-loads
# says: ValueError
# control: prints ValueError
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        exec(compile("\n" + "raise ValueError", "<submission>", "exec"))
