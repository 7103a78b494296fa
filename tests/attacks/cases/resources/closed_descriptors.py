# attack: closes everything that it has inherited
# expect: error submission-loads
# says: the code interfered with the process
# control: prints 
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        os.closerange(0, 64)
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
