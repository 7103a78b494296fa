"""The other yardstick: the tutorial script that graders of this exercise usually run.

All 60,000 images, unpacked and converted one by one by torchvision, a `DataLoader` with batches of 64, ten epochs.

    python benchmarks/classic_script.py --data-dir DIR

`DIR` is a torchvision root (`MNIST/raw/` below it); what is missing is downloaded.
"""

import argparse
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

EPOCHS, BATCH_SIZE = 10, 64


class Net(nn.Module):
    """784 pixels -> 256 -> 128 -> 10 logits, batch normalisation before each activation."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(28 * 28, 256),
            nn.BatchNorm1d(256),
            nn.ReLU(),
            nn.Linear(256, 128),
            nn.BatchNorm1d(128),
            nn.ReLU(),
            nn.Linear(128, 10),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(batch, 1, 28, 28) -> (batch, 10)."""
        logits: Tensor = self.layers(x)
        return logits


def main() -> None:
    """Train and print each epoch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=EPOCHS, help="fewer, to estimate the time of ten")
    options = parser.parse_args()
    torch.manual_seed(0)
    train_loader = loader(options.data_dir, train=True)
    test_loader = loader(options.data_dir, train=False)
    network = Net()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001)
    for epoch in range(1, options.epochs + 1):
        train_accuracy = train(network, train_loader, optimizer)
        print(
            f"epoch {epoch}: train accuracy {train_accuracy:.4f}, val accuracy {evaluate(network, test_loader):.4f}", flush=True
        )


def loader(root: Path, *, train: bool) -> "DataLoader[Any]":
    """Open one part of MNIST."""
    data = datasets.MNIST(str(root), train=train, download=True, transform=transforms.ToTensor())
    return DataLoader(data, batch_size=BATCH_SIZE, shuffle=train)


def train(network: nn.Module, batches: "DataLoader[Any]", optimizer: torch.optim.Optimizer) -> float:
    """Train one epoch; give its running accuracy."""
    network.train()
    criterion = nn.CrossEntropyLoss()
    right = seen = 0
    for images, labels in batches:
        optimizer.zero_grad()
        logits = network(images)
        criterion(logits, labels).backward()
        optimizer.step()
        right += int((logits.argmax(dim=1) == labels).sum())
        seen += len(labels)
    return right / seen


def evaluate(network: nn.Module, batches: "DataLoader[Any]") -> float:
    """Give the accuracy in evaluation mode."""
    network.eval()
    right = seen = 0
    with torch.no_grad():
        for images, labels in batches:
            right += int((network(images).argmax(dim=1) == labels).sum())
            seen += len(labels)
    return right / seen


if __name__ == "__main__":
    main()
