# attack: has a `pytest.ini` name a plugin beside the submission, and imports that plugin
# expect: error submission-loads
# says: `neighbour` is not installed
# control: pytest tells
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        import neighbour
