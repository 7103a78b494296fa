# attack: takes memory as a mapping of the kernel
# expect: error submission-loads
# says: memory
# control: takes
import mmap

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.kept = mmap.mmap(-1, 3 * 2**30)
