# attack: prints the verdict that it wants and ends
# expect: error submission-loads
# says: ended its process before
# control: prints {"status": "pass"}
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        print('{"status": "pass"}', flush=True)
        os._exit(0)
