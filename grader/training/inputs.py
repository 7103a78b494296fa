"""The images of a training: which ones a seed draws, in which order, and the form in which a network takes them."""

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from grader.training.recipe import Recipe

if TYPE_CHECKING:
    from grader.datasets import ImageData

INTERIM_IMAGES = 1_000
"""About so many images, evenly spread, are evaluated between the epochs; after the last one all of the budget's."""


@dataclass(frozen=True)
class Draw:
    """What one seed draws: its training images, and the order of each epoch."""

    chosen: Tensor  # (train_images,), indices into the data set's training images
    order: torch.Generator

    @classmethod
    def of(cls, data: "ImageData", recipe: Recipe, seed: int) -> "Draw":
        """Draw the subset; the orders follow from the same generator, epoch by epoch."""
        order = torch.Generator().manual_seed(seed)
        return cls(torch.randperm(len(data.train_images), generator=order)[: recipe.budget.train_images], order)

    def next_order(self, recipe: Recipe) -> Tensor:
        """Shuffle for the next epoch: indices into `chosen`, (usable_images,)."""
        return torch.randperm(len(self.chosen), generator=self.order)[: recipe.usable_images]


def refuse_misfit(data: "ImageData", recipe: Recipe) -> None:
    """Check that the data set can give what the recipe asks for.

    Raises:
        ValueError: If the data set is smaller than the budget, or its images do not fill the input shape.
    """
    pairs = (("train_images", data.train_images), ("val_images", data.test_images))
    for name, images in pairs:
        if (wanted := getattr(recipe.budget, name)) > len(images):
            raise ValueError(f"the budget's {name}: {wanted} is more than the {len(images)} that `{data.name}` has")
        if (pixels := images[0].numel()) != prod(recipe.input_shape):
            shape = list(recipe.input_shape)
            raise ValueError(f"the input shape {shape} takes {prod(shape)} numbers; an image of `{data.name}` has {pixels}")


def as_input(images: Tensor, recipe: Recipe) -> Tensor:
    """Scale bytes to floats in [0, 1] and give each image (the last two dimensions) the network's input shape."""
    return images.float().div_(255).view(*images.shape[:-2], *recipe.input_shape)


def interim_stride(images: int, *, last: bool) -> int:
    """Take every so manieth image for an evaluation: all of them at the end, a sample before."""
    return 1 if last else max(1, images // INTERIM_IMAGES)
