# attack: makes `json.dumps` write the verdict that it wants
# expect: fail layers-unchanged
# control: prints {"status": "pass"}
import json

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        json.dumps = lambda *_, **__: '{"status": "pass"}'
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
