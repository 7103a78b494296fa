"""Exercise: batch normalisation in an MNIST classifier.

The network below classifies 28x28 images of handwritten digits. Trained on few images it learns them nearly by heart: its
accuracy on the training images runs ahead of its accuracy on images it has never seen.

Your task: batch normalisation makes the gap smaller. Put a batch normalisation layer after each hidden linear layer and
before that layer's activation. Keep all else as it is: the layers and their neurons, the activations, the optimizer (Adam)
and its learning rate (0.001). The output layer stays without batch normalisation.

    bngrade check exercises/netbn.py

The check follows the network that your class really runs, trains it for a few seconds, and asks for a validation accuracy
of at least 90 % and a training accuracy below 95 %.
"""

import torch
from torch import Tensor, nn

LEARNING_RATE = 0.001


class NetBN(nn.Module):
    """784 pixels -> 256 -> 128 -> 10 logits."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(28 * 28, 256)
        self.fc2 = nn.Linear(256, 128)
        self.fc3 = nn.Linear(128, 10)
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        x = x.view(-1, 28 * 28)  # (batch, 1, 28, 28) -> (batch, 784)
        x = self.relu(self.fc1(x))
        x = self.relu(self.fc2(x))
        return self.fc3(x)


def make_optimizer(model: nn.Module) -> torch.optim.Optimizer:
    """The optimizer that the exercise trains with. Leave it as it is."""
    return torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
