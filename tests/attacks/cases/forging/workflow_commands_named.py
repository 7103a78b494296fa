# attack: names a layer like a command to the CI system and the terminal
# expect: fail layers-unchanged
# control: prints status
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.add_module("\n::error::x\x1b[2J\u202e", nn.Linear(784, 10))

    def forward(self, x):
        return next(iter(self.children()))(x.flatten(1))
