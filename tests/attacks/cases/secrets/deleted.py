# attack: deletes the rubric
# expect: error submission-loads
# says: change files|write a file|may not do
# control: none, the canary is needed for the next case
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os.remove("@FOLDER@/bystander")
