# attack: is another network from one run to the next
# expect: error submission-loads
# says: differs from one run to the next
# control: prints status
import os

from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 1 + int.from_bytes(os.urandom(2), "big"))
        self.fc = nn.Linear(self.hidden.out_features, 10)

    def forward(self, x):
        return self.fc(self.hidden(x.flatten(1)))
