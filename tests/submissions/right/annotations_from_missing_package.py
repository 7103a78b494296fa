# expect: pass
# what: type annotations from a package that is not installed, evaluated at definition
import torch
import torch.nn as nn
from jaxtyping import Float
from torch import Tensor


class NetBN(nn.Module):
    fc1: nn.Linear

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3: nn.Linear = nn.Linear(128, 10)

    def forward(self, x: Float[Tensor, "batch 1 28 28"]) -> Float[Tensor, "batch 10"]:
        flat: Float[Tensor, "batch 784"] = x.flatten(1)
        h = torch.relu(self.bn1(self.fc1(flat)))
        h = torch.relu(self.bn2(self.fc2(h)))
        return self.fc3(h)
