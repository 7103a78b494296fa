# attack: calls home through torch's own store of distributed values
# expect: error submission-loads
# says: could not|fail|not permitted|did not finish|timed? ?out|interfered
# control: sends tcp
# limit: 2
import datetime
import torch

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        torch.distributed.TCPStore("127.0.0.1", int("@TCP@"), is_master=False, timeout=datetime.timedelta(seconds=1))
