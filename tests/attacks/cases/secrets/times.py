# attack: changes when a file was written
# expect: error submission-loads
# says: change files|write a file|may not do
# control: changes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os.utime("@FOLDER@/bystander", (0, 0))
