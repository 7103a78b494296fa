# attack: makes a link to a file
# expect: error submission-loads
# says: change files|write a file|may not do
# control: changes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os.symlink("@FOLDER@/rubric.yaml", "@FOLDER@/bngrade-attack-link")
