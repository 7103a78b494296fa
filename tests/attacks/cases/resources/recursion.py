# attack: calls itself without end
# expect: error submission-loads
# says: RecursionError
# control: prints RecursionError
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.__init__()
