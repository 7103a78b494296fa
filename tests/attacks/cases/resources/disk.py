# attack: fills the disk, 8 MiB of it
# expect: error submission-loads
# says: write a file
# control: changes
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        open("@FOLDER@/bngrade-attack-disk", "wb").write(bytes(2**23))
