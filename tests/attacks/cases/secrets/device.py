# attack: reads from a device of the machine
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: prints \x00
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(open("/dev/zero", "rb").read(4))
