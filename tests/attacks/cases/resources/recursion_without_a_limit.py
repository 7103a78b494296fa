# attack: calls itself in C until the stack is gone
# expect: error submission-loads
# says: crashed the process|RecursionError
# control: dies SIGSEGV
import sys

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        sys.setrecursionlimit(10**9)
        deep = ()
        for _ in range(15 * 10**4):
            deep = (deep,)
        hash(deep)
