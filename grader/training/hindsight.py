"""Training one network and looking back: how the finished network does on the images that it was trained on.

The train figures of a history are counted while the network learns and in training mode, where dropout is on and batch
normalisation sees one batch alone. What the network keeps of its training images is another question, and this is its answer.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from grader.training.figures import Figures, figures
from grader.training.inputs import Draw, as_input
from grader.training.recipe import Diverged, History, Progress, Recipe
from grader.training.single import EVALUATION_BATCH, train
from grader.value import Value

if TYPE_CHECKING:
    from grader.datasets import ImageData


class Hindsight(Value):
    """What a training measured, and what the finished network reaches on its training images in evaluation mode."""

    history: History
    seen_accuracy: float
    seen_loss: float


def train_in_hindsight(
    build: Callable[[], nn.Module], data: "ImageData", recipe: Recipe, seed: int, on_progress: Progress | None = None
) -> Hindsight | Diverged:
    """Train one fresh network under one seed, then measure it on its training images; arguments and errors as of `train`."""
    networks: list[nn.Module] = []

    def built() -> nn.Module:
        networks.append(build())
        return networks[-1]

    history = train(built, data, recipe, seed, on_progress)
    if isinstance(history, Diverged):
        return history
    chosen = Draw.of(data, recipe, seed).chosen
    images = as_input(data.train_images[chosen].to(recipe.device), recipe)
    labels = data.train_labels[chosen].to(recipe.device, torch.int64)
    seen = _evaluated(networks[-1], images, labels)
    return Hindsight(history=history, seen_accuracy=seen.accuracy, seen_loss=seen.loss)


@torch.no_grad()
def _evaluated(network: nn.Module, images: Tensor, labels: Tensor) -> Figures:
    network.eval()
    return figures(torch.cat([network(batch) for batch in torch.split(images, EVALUATION_BATCH)]), labels)
