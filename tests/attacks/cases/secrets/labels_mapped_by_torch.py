# attack: has torch map the labels into memory, past Python
# expect: error submission-loads
# says: may not do|Permission|not permitted
# control: tells
import torch

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        raise LookupError(bytes(torch.from_file("@FOLDER@/labels.idx1-ubyte", size=23, dtype=torch.uint8).tolist()))
