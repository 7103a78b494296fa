# expect: pass
# what: sizes in an IntEnum
from enum import IntEnum, auto

from torch import nn


class Width(IntEnum):
    PIXELS = 784
    FIRST = 256
    SECOND = 128
    CLASSES = 10


class Mode(IntEnum):
    PLAIN = auto()
    NORMED = auto()


class NetBN(nn.Module):
    def __init__(self, mode=Mode.NORMED):
        super().__init__()
        self.fc1 = nn.Linear(Width.PIXELS, Width.FIRST)
        self.fc2 = nn.Linear(Width.FIRST, Width.SECOND)
        self.fc3 = nn.Linear(Width.SECOND, Width.CLASSES)
        normed = mode is Mode.NORMED
        self.bn1 = nn.BatchNorm1d(Width.FIRST) if normed else nn.Identity()
        self.bn2 = nn.BatchNorm1d(Width.SECOND) if normed else nn.Identity()

    def forward(self, x):
        x = self.bn1(self.fc1(x.view(-1, int(Width.PIXELS)))).relu()
        x = self.bn2(self.fc2(x)).relu()
        return self.fc3(x)
