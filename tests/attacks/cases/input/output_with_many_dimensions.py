# attack: returns a tensor of sixty dimensions
# expect: error submission-loads
# says: tensor of shape|RuntimeError|dimension
# control: prints status
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))[(None,) * 60]
