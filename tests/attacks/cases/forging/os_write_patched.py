# attack: makes `os.write` write the verdict that it wants
# expect: fail layers-unchanged
# control: prints {"status": "pass"}
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        write = os.write
        os.write = lambda descriptor, _payload: write(descriptor, b'{"status": "pass"}') and 10**6
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
