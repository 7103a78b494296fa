# attack: puts a `sitecustomize.py` where PYTHONPATH finds it
# expect: fail layers-unchanged
# control: fresh tells
from torch import nn


class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(784, 10)

    def forward(self, x):
        return self.fc(x.flatten(1))
