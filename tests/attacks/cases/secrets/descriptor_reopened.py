# attack: opens its own standard error for writing, as a file of `/proc`
# expect: error submission-loads
# says: change files|write a file|may not do
# control: prints reopened
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os.write(os.open("/proc/self/fd/2", os.O_WRONLY | os.O_APPEND), b"reopened")
        raise LookupError
