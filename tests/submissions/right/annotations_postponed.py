# expect: pass
# what: annotations are postponed, and some of their names exist nowhere
from __future__ import annotations

from typing import TYPE_CHECKING

from torch import nn

if TYPE_CHECKING:
    from torchtyping import TensorType


class NetBN(nn.Module):
    """Classifier with batch normalisation."""

    norms: list[nn.BatchNorm1d]

    def __init__(self: NetBN) -> None:
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x: TensorType["b", 1, 28, 28], flag: SomethingUndefined | None = None) -> TensorType["b", 10]:
        x = x.view(-1, 784)
        x = self.bn1(self.fc1(x)).relu()
        x = self.bn2(self.fc2(x)).relu()
        return self.fc3(x)
