# -*- coding: rot13 -*-
# attack: names a codec that makes no text of bytes
# expect: error submission-loads
# says: is no UTF-8 text
# control: prints SyntaxError
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
