# attack: adds the folder of the submission to the path and imports from it
# expect: error submission-loads
# says: graded code has no files but|may not do|not installed
# control: tells
import sys

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        sys.path.insert(0, "@FOLDER@")
        import neighbour
