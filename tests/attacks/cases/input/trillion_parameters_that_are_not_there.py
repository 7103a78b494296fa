# attack: makes a layer of 10^12 parameters without memory
# expect: fail layers-unchanged
# control: prints status
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(10**6, 10**6, device="meta")
        self.fc2 = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc2(x.flatten(1))
