# attack: reads the credentials of the checkout
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: tells
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(open("@FOLDER@/.git/config").read())
