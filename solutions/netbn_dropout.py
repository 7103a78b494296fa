"""Solution: dropout beside batch normalisation in an MNIST classifier.

The solution of `netbn`, and one `Dropout` behind each hidden activation. It has neither parameters nor buffers, so that both
places can use the same one.
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
        self.dropout = nn.Dropout(p=0.2)

    def forward(self, x: Tensor) -> Tensor:
        x = x.view(-1, 28 * 28)  # (batch, 1, 28, 28) -> (batch, 784)
        x = self.dropout(self.relu(self.bn1(self.fc1(x))))
        x = self.dropout(self.relu(self.bn2(self.fc2(x))))
        return self.fc3(x)


def make_optimizer(model: nn.Module) -> torch.optim.Optimizer:
    """The optimizer that the exercise trains with. Leave it as it is."""
    return torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
