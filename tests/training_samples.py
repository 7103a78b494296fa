"""What the tests of training share: the digits, a small budget, two small networks."""

import functools
from pathlib import Path

from torch import nn

from grader import datasets
from grader.datasets import ImageData
from grader.rubric.model import Budget, OptimizerSpec
from grader.training import Recipe

SMALL = Budget(train_images=40, val_images=50, batch_size=8, epochs=2)
ADAM = OptimizerSpec(name="Adam", lr=0.001)


@functools.cache
def digits() -> ImageData:
    """Load the digits."""
    return datasets.load(datasets.locate("digits", Path()))


def recipe(budget: Budget = SMALL, optimizer: OptimizerSpec = ADAM) -> Recipe:
    """Make a recipe on the CPU."""
    return Recipe(budget=budget, optimizer=optimizer, input_shape=(1, 28, 28))


def conv_net() -> nn.Module:
    """Make a small convolutional net with three kinds of norm."""
    first = (nn.Conv2d(1, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout2d(0.0))
    second = (nn.Conv2d(4, 4, 3, stride=2), nn.GroupNorm(2, 4), nn.InstanceNorm2d(4), nn.AdaptiveAvgPool2d(2))
    return nn.Sequential(*first, *second, nn.Flatten(), nn.Linear(16, 10))


def small_net() -> nn.Module:
    """Make a small net with batch norm and dropout."""
    hidden = nn.Linear(784, 16)
    return nn.Sequential(nn.Flatten(), hidden, nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 10))
