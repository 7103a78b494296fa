# attack: fills a folder that everybody writes to
# expect: error submission-loads
# says: write a file
# control: changes
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        open("/tmp/bngrade-attack-disk", "wb").write(bytes(2**20))
