# attack: floods every descriptor
# expect: error submission-loads
# says: too large to describe
# control: prints xxx
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        for descriptor in range(1, 64):
            try:
                for _ in range(50):
                    os.write(descriptor, b"x" * 10**5)
            except OSError:
                continue
        raise LookupError
