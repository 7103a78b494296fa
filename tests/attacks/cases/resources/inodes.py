# attack: makes many empty files
# expect: error submission-loads
# says: change files
# control: changes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        for number in range(20):
            os.mkdir(f"@FOLDER@/bngrade-attack-{number}")
