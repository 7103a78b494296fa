"""Exercise: dropout beside batch normalisation in an MNIST classifier.

The network below is the one that `netbn` began with. Batch normalisation has already brought its two accuracies closer
together. Dropout works towards the same end in another way: while the network is trained, it sets values to zero at random.

Your task has two steps. First put the batch normalisation of your `netbn` in again, where it was. Then let dropout with a
rate of 0.2 follow each of the two normalised activations. Dropout belongs to training alone: in evaluation mode it must
leave every value as it is. Keep all else: the layers and their neurons, the activations, the optimizer (Adam) and its
learning rate (0.001). The output layer stays without both.

    bngrade check exercises/netbn_dropout.py

The check follows the network that your class really runs, trains it for a few seconds, and asks for a validation accuracy
of at least 90 % and a training accuracy below 95 %. When it passes, train the network with and without dropout side by side:

    bngrade compare exercises/netbn.py exercises/netbn_dropout.py

Which of the two accuracies did dropout change, in which direction, and did the one that counts, on images the network has
never seen, gain anything? Training accuracy is counted while dropout is at work, validation accuracy while it is idle.
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
