"""Training one network at a time.

Every random choice of a run comes from its seed: the subset of the training images, the order of each epoch, the initial
values and dropout. One thread computes, so a seed gives the same numbers twice on one machine; other machines and devices
round differently.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from grader.result import Metrics
from grader.training.descent import Descent
from grader.training.figures import Figures, averaged, epoch_metrics, figures
from grader.training.inputs import Draw, as_input, interim_stride, refuse_misfit
from grader.training.isolation import isolated
from grader.training.progress import shifted, throttled
from grader.training.recipe import Diverged, History, Progress, Recipe

if TYPE_CHECKING:
    from grader.datasets import ImageData

EVALUATION_BATCH = 1_000


def measure(
    build: Callable[[], nn.Module], data: "ImageData", recipe: Recipe, seed: int, on_progress: Progress | None = None
) -> Metrics | Diverged:
    """Train one fresh network for each of the seeds `seed`, `seed + 1`, ... and average what they reach.

    Args:
        build: Gives a freshly initialised network; called once per seed, with torch's generators seeded.
        data: Images and labels.
        recipe: Budget (and with it the number of seeds), optimizer, input shape, device.
        seed: The first seed.
        on_progress: Called about twenty times a second at most, and once when a seed is done.

    Raises:
        ValueError: If the data set is smaller than the budget, or its images do not fill the input shape.
    """
    seeds = recipe.budget.seeds
    histories: list[History] = []
    for index in range(seeds):
        report = on_progress and shifted(on_progress, done=index * recipe.steps, total=seeds * recipe.steps)
        history = train(build, data, recipe, seed + index, report)
        if isinstance(history, Diverged):
            return history
        histories.append(history)
    return averaged(histories)


def train(
    build: Callable[[], nn.Module], data: "ImageData", recipe: Recipe, seed: int, on_progress: Progress | None = None
) -> History | Diverged:
    """Train one fresh network under one seed; return what each epoch measured.

    The process's own random state and number of threads are as before when it returns. `ValueError` as in `measure`.
    """
    refuse_misfit(data, recipe)
    device = torch.device(recipe.device)
    with isolated(device, seed):
        run = _Run(build().to(device), _Parts.of(data, recipe, seed), recipe, throttled(on_progress))
        return run.epochs(seed)


@dataclass(frozen=True)
class _Parts:
    """The images and labels of one run, on the device that computes."""

    train_images: Tensor  # (train_images, *input_shape), floats in [0, 1]
    train_labels: Tensor  # (train_images,)
    val_images: Tensor  # (val_images, height, width), bytes
    val_labels: Tensor  # (val_images,)
    draw: Draw

    @classmethod
    def of(cls, data: "ImageData", recipe: Recipe, seed: int) -> "_Parts":
        budget, device = recipe.budget, recipe.device
        draw = Draw.of(data, recipe, seed)
        return cls(
            as_input(data.train_images[draw.chosen].to(device), recipe),
            data.train_labels[draw.chosen].to(device, torch.int64),
            data.test_images[: budget.val_images].to(device),
            data.test_labels[: budget.val_images].to(device, torch.int64),
            draw,
        )


@dataclass(frozen=True)
class _Run:
    """One training: a network, its data, and how to go about it."""

    network: nn.Module
    parts: _Parts
    recipe: Recipe
    on_progress: Progress

    def epochs(self, seed: int) -> History | Diverged:
        """Train epoch by epoch; stop at the first loss that is not finite."""
        descent = Descent(self.network.parameters(), self.recipe.optimizer)
        history: History = ()
        for epoch in range(1, self.recipe.budget.epochs + 1):
            last = epoch == self.recipe.budget.epochs
            train_figures = self._train_epoch(descent, history)
            if self.recipe.train_figures == "final":
                train_figures = self._evaluate(self.parts.train_images, self.parts.train_labels, last=last)
            val_figures = self._evaluate(self.parts.val_images, self.parts.val_labels, last=last)
            measured = epoch_metrics(epoch, train_figures, val_figures)
            if measured is None:
                return Diverged(seed=seed, epoch=epoch)
            history = (*history, measured)
        self.on_progress(self.recipe.steps, self.recipe.steps, history)
        return history

    def _train_epoch(self, descent: Descent, history: History) -> Figures:
        """Go once through the images in a fresh order; the figures are those before each step."""
        self.network.train()
        parts, steps = self.parts, self.recipe.steps
        before = len(history) * (steps // self.recipe.budget.epochs)
        order = parts.draw.next_order(self.recipe)
        images, labels = parts.train_images[order], parts.train_labels[order]
        logits: list[Tensor] = []
        for step, (batch, targets) in enumerate(_batches(images, labels, self.recipe.budget.batch_size), start=before):
            self.on_progress(step, steps, history)
            output = self.network(batch)  # (batch, classes)
            descent.step(functional.cross_entropy(output, targets))
            logits.append(output.detach())
        return figures(torch.cat(logits), labels)

    @torch.no_grad()
    def _evaluate(self, images: Tensor, labels: Tensor, *, last: bool) -> Figures:
        """Measure in evaluation mode: on all the images at the end, on a sample before."""
        self.network.eval()
        every = interim_stride(len(images), last=last)
        images, labels = images[::every], labels[::every]
        logits = [self.network(self._input(batch)) for batch in torch.split(images, EVALUATION_BATCH)]
        return figures(torch.cat(logits), labels)

    def _input(self, images: Tensor) -> Tensor:
        """Prepare held-out images, which are kept as bytes; training images are floats already."""
        return images if images.is_floating_point() else as_input(images, self.recipe)


def _batches(images: Tensor, labels: Tensor, batch_size: int) -> Iterator[tuple[Tensor, Tensor]]:
    return zip(torch.split(images, batch_size), torch.split(labels, batch_size), strict=True)
