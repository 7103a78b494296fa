# attack: loads a module by the path of its file
# expect: error submission-loads
# says: graded code has no files but|may not do
# control: tells
import importlib.util

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        spec = importlib.util.spec_from_file_location("neighbour", "@FOLDER@/neighbour.py")
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
