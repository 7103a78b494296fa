# attack: imports a `usercustomize.py` where PYTHONPATH finds it
# expect: error submission-loads
# says: `usercustomize` is not installed
# control: fresh tells
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        import usercustomize
