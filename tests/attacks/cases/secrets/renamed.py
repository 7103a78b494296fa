# attack: puts a file of its own in the rubric's place
# expect: error submission-loads
# says: change files|write a file|may not do
# control: changes
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os.rename("@FOLDER@/bystander", "@FOLDER@/bystander2")
