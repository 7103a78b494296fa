# attack: puts a `conftest.py` beside the submission for pytest to execute
# expect: fail layers-unchanged
# control: pytest tells
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
