# attack: lists the folder of the submission
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: prints rubric.yaml
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(*os.listdir("@FOLDER@"))
