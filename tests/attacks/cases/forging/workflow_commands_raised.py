# attack: raises an error whose text is a command to the CI system and to the terminal
# expect: error submission-loads
# says: set-output
# control: prints ::set-output
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise ValueError("\n::set-output name=grade::100\r\x1b[2J\x1b]0;owned\x07\u202e")
