"""Solution: batch normalisation in an MNIST classifier.

One `BatchNorm1d` after each hidden linear layer, before its activation, with as many features as that layer has neurons.
Everything else is the starter's.
"""

import torch
from torch import Tensor, nn

LEARNING_RATE = 0.001


class NetBN(nn.Module):
    """784 pixels -> 256 -> 128 -> 10 logits."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 256)
        self.bn1 = nn.BatchNorm1d(256)
        self.fc2 = nn.Linear(256, 128)
        self.bn2 = nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        x = x.view(-1, 28 * 28)  # (batch, 1, 28, 28) -> (batch, 784)
        x = self.relu(self.bn1(self.fc1(x)))
        x = self.relu(self.bn2(self.fc2(x)))
        return self.fc3(x)


def make_optimizer(model: nn.Module) -> torch.optim.Optimizer:
    """The optimizer that the exercise trains with. Leave it as it is."""
    return torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
