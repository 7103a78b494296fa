# attack: reads a token from the environment
# expect: error submission-loads
# says: LookupError: None
# control: tells
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(os.environ.get("GITHUB_TOKEN"))
