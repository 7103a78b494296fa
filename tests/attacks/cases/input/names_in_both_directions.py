# attack: names variables and layers with letters that reorder the line
# expect: fail layers-unchanged
# control: prints status
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module("fc\u202e\u2066", nn.Linear(784, 10))

    def forward(self, x):
        return getattr(self, "fc\u202e\u2066")(x.flatten(1))
