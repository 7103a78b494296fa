# attack: makes a private file readable for everybody
# expect: error submission-loads
# says: change files|write a file|may not do
# control: changes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os.chmod("@FOLDER@/bystander", 0o777)
