"""The yardstick: what a careful person writes to train the batch-norm net under the rubric's MNIST budget, without a grader.

    python benchmarks/bare_script.py --data-dir DIR

`DIR/mnist.bin` holds the bytes of the train images, train labels, test images and test labels, in this order.
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

TRAIN, TEST, PIXELS = 60_000, 10_000, 28 * 28
IMAGES, BATCH_SIZE, EPOCHS = 3_000, 8, 5


class Net(nn.Module):
    """784 pixels -> 256 -> 128 -> 10 logits, batch normalisation before each activation."""

    def __init__(self) -> None:
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(PIXELS, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, 784) -> (batch, 10)."""
        x = functional.relu(self.bn1(self.fc1(x)))
        x = functional.relu(self.bn2(self.fc2(x)))
        logits: Tensor = self.fc3(x)
        return logits


def main() -> None:
    """Train, evaluate once, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    images, labels, test_images, test_labels = load(parser.parse_args().data_dir / "mnist.bin")
    chosen = torch.randperm(TRAIN)[:IMAGES]
    network = Net()
    accuracy = train(network, scaled(images[chosen]), labels[chosen].long())
    network.eval()
    with torch.no_grad():
        right = (network(scaled(test_images)).argmax(dim=1) == test_labels).sum().item()
    print(f"train accuracy {accuracy:.4f}, val accuracy {right / TEST:.4f}")


def load(path: Path) -> tuple[Tensor, ...]:
    """Map the file into memory: images (n, 784) and labels (n,), bytes."""
    parts = [TRAIN * PIXELS, TRAIN, TEST * PIXELS, TEST]
    everything = torch.from_file(str(path), size=sum(parts), dtype=torch.uint8)
    images, labels, test_images, test_labels = torch.split(everything, parts)
    return images.view(TRAIN, PIXELS), labels, test_images.view(TEST, PIXELS), test_labels


def scaled(images: Tensor) -> Tensor:
    """Bytes to floats in [0, 1]."""
    return images.float() / 255


def train(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Train; give the running accuracy of the last epoch."""
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001, fused=True)
    criterion = nn.CrossEntropyLoss()
    right = 0.0
    for _ in range(EPOCHS):
        right = 0.0
        for batch in torch.split(torch.randperm(IMAGES), BATCH_SIZE):
            logits = network(images[batch])
            optimizer.zero_grad()
            criterion(logits, labels[batch]).backward()
            optimizer.step()
            right += (logits.argmax(dim=1) == labels[batch]).sum().item()
    return right / IMAGES


if __name__ == "__main__":
    main()
