# attack: waits at a named pipe for whoever writes to it
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: hangs
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        open("@FOLDER@/pipe")
