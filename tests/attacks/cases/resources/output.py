# attack: prints without end
# expect: fail layers-unchanged
# control: prints xxx
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        for _ in range(200):
            os.write(1, b"x" * 10**5)
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
