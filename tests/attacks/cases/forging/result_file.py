# attack: writes the report that the grader would write
# expect: error submission-loads
# says: write
# control: changes
import pathlib

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        pathlib.Path("@FOLDER@/results.json").write_text('{"score": 100}')
