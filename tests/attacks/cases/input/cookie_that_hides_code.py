# -*- coding: utf-7 -*-
# attack: hides code in a comment that another encoding ends
# expect: fail layers-unchanged
# control: prints hidden
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
# +AAo-print('hidden', flush=True)
