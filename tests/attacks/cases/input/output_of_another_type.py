# attack: returns an object that pretends to be a tensor
# expect: error submission-loads
# says: not one tensor|AttributeError|interfered|returns
# control: prints status
import torch

from torch import nn


class Pretender:
    shape = (4, 10)
    __class__ = property(lambda self: torch.Tensor)


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return Pretender()
