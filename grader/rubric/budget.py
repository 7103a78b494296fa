"""The part of a rubric that says how much training a verdict rests on, and what the data sets have to give."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from grader.value import Value

DatasetName = Literal["mnist", "digits"]

IMAGES: Mapping[DatasetName, tuple[int, int]] = {"mnist": (60_000, 10_000), "digits": (1_197, 600)}
"""The training images and the held-out images of each data set."""

PIXELS = 28 * 28
"""Values of one image, in every data set; a network takes them in any shape of so many values."""

CLASSES = 10
"""Labels of every data set: 0 to 9."""


class Budget(Value):
    """How much training a verdict rests on, for one data set."""

    train_images: int = Field(ge=2)
    """A fresh random subset of this size for every seed."""
    val_images: int = Field(ge=1)
    """The first so many images of the held-out part."""
    batch_size: int = Field(ge=2)
    """Images of one step; batch normalisation needs two at least."""
    epochs: int = Field(ge=1, le=1_000)
    """How often a training goes through its images."""
    seeds: int = Field(default=1, ge=1, le=100)
    """So many trainings, each with its own subset, initialisation and order; their mean is judged."""
