# attack: makes `json.dumps` fail
# expect: fail layers-unchanged
# control: prints ZeroDivisionError
import json

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        json.dumps = lambda *_, **__: 1 / 0
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
