# -*- coding: utf-99 -*-
# attack: names an encoding that does not exist
# expect: error submission-loads
# says: is no UTF-8 text
# control: prints unknown encoding
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
