"""Training the networks of many seeds at once, as one tensor program.

The networks have one architecture, so their parameters are stacked, (networks, ...), and every operation computes all of them.
On a GPU, where a step of one small network is mostly the time to start its operations, that makes the seeds nearly free.

Each network is initialised, its images are chosen and ordered as `train` does for its seed. What differs is the order of
summation, so figures agree up to rounding (which grows with the number of steps), and what dropout draws: one stream serves
all networks here. On the device lie the whole data set, in bytes, and the networks; indices are drawn in advance for each
epoch, and nothing waits for the device before the epoch ends.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from grader.result import EpochMetrics, Metrics
from grader.training.descent import Descent
from grader.training.figures import Figures, averaged, epoch_metrics, figures_of_each, loss_of_each
from grader.training.inputs import Draw, as_input, interim_stride, refuse_misfit
from grader.training.isolation import isolated
from grader.training.progress import throttled
from grader.training.recipe import Diverged, History, Progress, Recipe
from grader.training.stack import Stack

if TYPE_CHECKING:
    from grader.datasets import ImageData

EVALUATION_ROWS = 4_000
"""So many images at once are evaluated by all networks together."""


def measure_together(
    build: Callable[[], nn.Module],
    data: "ImageData",
    recipe: Recipe,
    seeds: Sequence[int],
    on_progress: Progress | None = None,
) -> list[Metrics | Diverged]:
    """Give `[measure(build, data, recipe, seed) for seed in seeds]`, up to rounding and what dropout draws.

    A training that several of the measurements share (with `budget.seeds` greater than one) is done once. A network that
    diverges leaves the others alone.

    Args:
        build: Gives a freshly initialised network; called once per training, with torch's generators seeded. The networks
            must be alike, and what they do must not depend on the values of their input.
        data: Images and labels.
        recipe: Budget, optimizer, input shape, device.
        seeds: The first seed of each measurement.
        on_progress: Called about twenty times a second at most, with the steps of all trainings together and the epochs of
            the first one.

    Raises:
        ValueError: If the data set is smaller than the budget, or its images do not fill the input shape.
    """
    refuse_misfit(data, recipe)
    spans = [range(seed, seed + recipe.budget.seeds) for seed in seeds]
    needed = sorted({seed for span in spans for seed in span})
    if not needed:
        return []
    device = torch.device(recipe.device)
    with isolated(device, needed[0]):
        stack = Stack([_seeded(build, seed).to(device) for seed in needed])
        torch.manual_seed(needed[0])  # one stream of dropout for all, whatever the last network has drawn
        parts = _Parts.of(data, recipe, needed)
        outcomes = _Run(stack, parts, recipe, needed, throttled(on_progress)).epochs()
    trained = dict(zip(needed, outcomes, strict=True))
    return [_outcome([trained[seed] for seed in span]) for span in spans]


def _seeded(build: Callable[[], nn.Module], seed: int) -> nn.Module:
    torch.manual_seed(seed)
    return build()


def _outcome(trained: Sequence[History | Diverged]) -> Metrics | Diverged:
    """Average the trainings of one measurement, unless one diverged: then the first that did is the answer."""
    histories: list[History] = []
    for outcome in trained:
        if isinstance(outcome, Diverged):
            return outcome
        histories.append(outcome)
    return averaged(histories)


@dataclass(frozen=True)
class _Parts:
    """The data of all runs on the device that computes: images and labels once, indices for each network."""

    train_images: Tensor  # (images, height, width), bytes: the whole data set
    train_labels: Tensor  # (images,)
    val_images: Tensor  # (val_images, height, width), bytes
    val_labels: Tensor  # (val_images,)
    draws: tuple[Draw, ...]  # one for each network
    chosen: Tensor  # (networks, train_images), indices into the data set

    @classmethod
    def of(cls, data: "ImageData", recipe: Recipe, seeds: Sequence[int]) -> "_Parts":
        val_images, device = recipe.budget.val_images, recipe.device
        draws = tuple(Draw.of(data, recipe, seed) for seed in seeds)
        return cls(
            data.train_images.to(device),
            data.train_labels.to(device, torch.int64),
            data.test_images[:val_images].to(device),
            data.test_labels[:val_images].to(device, torch.int64),
            draws,
            torch.stack([draw.chosen for draw in draws]).to(device),
        )

    def next_order(self, recipe: Recipe) -> Tensor:
        """Shuffle for the next epoch: indices into the data set, (networks, usable_images)."""
        order = torch.stack([draw.next_order(recipe) for draw in self.draws])
        return self.chosen.gather(1, order.to(self.chosen.device))


@dataclass(frozen=True)
class _Run:
    """One training of many networks."""

    stack: Stack
    parts: _Parts
    recipe: Recipe
    seeds: Sequence[int]
    on_progress: Progress

    def epochs(self) -> list[History | Diverged]:
        """Train epoch by epoch; a network whose loss is not finite is measured no further."""
        descent = Descent(self.stack.parameters, self.recipe.optimizer)
        outcomes: list[History | Diverged] = [() for _ in self.seeds]
        for epoch in range(1, self.recipe.budget.epochs + 1):
            last = epoch == self.recipe.budget.epochs
            train = self._train_epoch(descent, epoch, _first(outcomes))
            if self.recipe.train_figures == "final":
                train = self._evaluate_training_images(last=last)
            val = self._evaluate_held_out_images(last=last)
            measured = [epoch_metrics(epoch, *each) for each in zip(train, val, strict=True)]
            outcomes = [
                _continued(outcome, metrics, Diverged(seed=seed, epoch=epoch))
                for outcome, metrics, seed in zip(outcomes, measured, self.seeds, strict=True)
            ]
            if all(isinstance(outcome, Diverged) for outcome in outcomes):
                return outcomes
        steps = self.recipe.steps * len(self.seeds)
        self.on_progress(steps, steps, _first(outcomes))
        return outcomes

    def _train_epoch(self, descent: Descent, epoch: int, history: History) -> list[Figures]:
        """Go once through each network's images in an order of its own; the figures are those before each step."""
        networks, steps = len(self.seeds), self.recipe.steps
        before = (epoch - 1) * (steps // self.recipe.budget.epochs)
        rows = self.parts.next_order(self.recipe)
        labels = self.parts.train_labels[rows]  # (networks, usable_images)
        logits: list[Tensor] = []
        for step, batch in enumerate(torch.split(rows, self.recipe.budget.batch_size, dim=1), start=before):
            self.on_progress(step * networks, steps * networks, history)
            output = self.stack.train_on(as_input(self.parts.train_images[batch], self.recipe))
            descent.step(loss_of_each(output, self.parts.train_labels[batch]).sum())
            logits.append(output.detach())
        return figures_of_each(torch.cat(logits, dim=1), labels)

    def _evaluate_training_images(self, *, last: bool) -> list[Figures]:
        """Measure each trained network on the images it was trained on."""
        rows = self.parts.chosen[:, :: interim_stride(self.parts.chosen.shape[1], last=last)]
        logits = [
            self.stack.evaluate(as_input(self.parts.train_images[batch], self.recipe), per_network=True)
            for batch in torch.split(rows, self._images_at_once, dim=1)
        ]
        return figures_of_each(torch.cat(logits, dim=1), self.parts.train_labels[rows])

    def _evaluate_held_out_images(self, *, last: bool) -> list[Figures]:
        every = interim_stride(len(self.parts.val_images), last=last)
        logits = [
            self.stack.evaluate(as_input(batch, self.recipe), per_network=False)
            for batch in torch.split(self.parts.val_images[::every], self._images_at_once)
        ]
        return figures_of_each(torch.cat(logits, dim=1), self.parts.val_labels[::every])

    @property
    def _images_at_once(self) -> int:
        return max(1, EVALUATION_ROWS // len(self.seeds))


def _first(outcomes: Sequence[History | Diverged]) -> History:
    """Give the epochs of the first training, for whoever watches; none once it has diverged."""
    return outcomes[0] if isinstance(outcomes[0], tuple) else ()


def _continued(outcome: History | Diverged, metrics: EpochMetrics | None, diverged: Diverged) -> History | Diverged:
    """Add an epoch to a training, unless it has diverged, or does so now."""
    if isinstance(outcome, Diverged):
        return outcome
    return diverged if metrics is None else (*outcome, metrics)
