# attack: takes memory as tensors
# expect: error submission-loads
# says: needs more than 1 GiB
# control: takes
import torch

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.kept = [torch.empty(2**27, dtype=torch.uint8) for _ in range(12)]
