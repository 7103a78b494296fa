"""Trains a network under a rubric's budget and measures what it reaches.

`measure` takes a builder of fresh networks, a data set and a recipe, and gives the figures that the verdict rests on. Every
random choice of a run comes from its seed: the subset of the training images, the order of each epoch, the initial values
and dropout. One thread computes, so a seed gives the same numbers twice on one machine; other machines and devices round
differently. It judges nothing and knows no targets.

Adam runs as the fused kernel on plain lists of tensors: constructing a `torch.optim` optimizer would import a thousand
modules first, which takes longer than many a training.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from statistics import fmean
from typing import TYPE_CHECKING, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.adam import adam

from grader.result import EpochMetrics, Metrics
from grader.rubric.model import Budget, OptimizerSpec
from grader.value import Value

if TYPE_CHECKING:
    from grader.datasets import ImageData

History = tuple[EpochMetrics, ...]
Progress = Callable[[int, int, History], None]
"""Called with the steps done, the steps in all, and the epochs measured so far (of the seed that is being trained)."""

PROGRESS_EVERY_S = 0.05
INTERIM_IMAGES = 1_000
"""About so many images, evenly spread, are evaluated between the epochs; after the last one all of the budget's."""
EVALUATION_BATCH = 1_000


class Recipe(Value):
    """How to train: the budget, the optimizer, the shape of one input, and the device that computes."""

    budget: Budget
    optimizer: OptimizerSpec
    input_shape: tuple[int, ...]
    train_figures: Literal["running", "final"] = "running"
    """Training figures counted batch by batch during each epoch, or in evaluation mode after it."""
    device: str = "cpu"

    @property
    def steps(self) -> int:
        """Optimizer steps of one seed."""
        return self.budget.epochs * -(-_usable(self.budget) // self.budget.batch_size)


class Diverged(Value):
    """A training that ended early because a loss was not finite."""

    seed: int
    epoch: int


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
        ValueError: If the data set is smaller than the budget.
    """
    seeds = recipe.budget.seeds
    histories: list[History] = []
    for index in range(seeds):
        shifted = on_progress and _shifted(on_progress, done=index * recipe.steps, total=seeds * recipe.steps)
        history = train(build, data, recipe, seed + index, shifted)
        if isinstance(history, Diverged):
            return history
        histories.append(history)
    return _averaged(histories)


def train(
    build: Callable[[], nn.Module], data: "ImageData", recipe: Recipe, seed: int, on_progress: Progress | None = None
) -> History | Diverged:
    """Train one fresh network under one seed; return what each epoch measured.

    The process's own random state and number of threads are as before when it returns. `ValueError` as in `measure`.
    """
    _refuse_misfit(data, recipe)
    device = torch.device(recipe.device)
    with _one_thread(), torch.random.fork_rng(devices=[device] if device.type == "cuda" else []):
        torch.manual_seed(seed)
        run = _Run(build().to(device), _Parts.of(data, recipe, seed), recipe, _throttled(on_progress))
        return run.epochs(seed)


@dataclass(frozen=True)
class _Parts:
    """The images and labels of one run, on the device that computes."""

    train_images: Tensor  # (train_images, *input_shape), floats in [0, 1]
    train_labels: Tensor  # (train_images,)
    val_images: Tensor  # (val_images, height, width), bytes
    val_labels: Tensor  # (val_images,)
    order: torch.Generator

    @classmethod
    def of(cls, data: "ImageData", recipe: Recipe, seed: int) -> "_Parts":
        budget, device = recipe.budget, recipe.device
        order = torch.Generator().manual_seed(seed)
        chosen = torch.randperm(len(data.train_images), generator=order)[: budget.train_images]
        return cls(
            _as_input(data.train_images[chosen].to(device), recipe),
            data.train_labels[chosen].to(device, torch.int64),
            data.test_images[: budget.val_images].to(device),
            data.test_labels[: budget.val_images].to(device, torch.int64),
            order,
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
        optimizer = _Adam([p for p in self.network.parameters() if p.requires_grad], self.recipe.optimizer.lr)
        history: History = ()
        for epoch in range(1, self.recipe.budget.epochs + 1):
            last = epoch == self.recipe.budget.epochs
            train_accuracy, train_loss = self._train_epoch(optimizer, history)
            if self.recipe.train_figures == "final":
                train_accuracy, train_loss = self._evaluate(self.parts.train_images, self.parts.train_labels, last=last)
            val_accuracy, val_loss = self._evaluate(self.parts.val_images, self.parts.val_labels, last=last)
            if not (isfinite(train_loss) and isfinite(val_loss)):
                return Diverged(seed=seed, epoch=epoch)
            measured = EpochMetrics(
                epoch=epoch,
                train_accuracy=train_accuracy,
                train_loss=train_loss,
                val_accuracy=val_accuracy,
                val_loss=val_loss,
            )
            history = (*history, measured)
        self.on_progress(self.recipe.steps, self.recipe.steps, history)
        return history

    def _train_epoch(self, optimizer: "_Adam", history: History) -> tuple[float, float]:
        """Go once through the images in a fresh order; the figures are those before each step."""
        self.network.train()
        parts, steps = self.parts, self.recipe.steps
        before = len(history) * (steps // self.recipe.budget.epochs)
        order = torch.randperm(len(parts.train_images), generator=parts.order)[: _usable(self.recipe.budget)]
        images, labels = parts.train_images[order], parts.train_labels[order]
        logits: list[Tensor] = []
        for step, (batch, targets) in enumerate(_batches(images, labels, self.recipe.budget.batch_size), start=before):
            self.on_progress(step, steps, history)
            output = self.network(batch)  # (batch, classes)
            optimizer.step(functional.cross_entropy(output, targets))
            logits.append(output.detach())
        return _figures(torch.cat(logits), labels)

    @torch.no_grad()
    def _evaluate(self, images: Tensor, labels: Tensor, *, last: bool) -> tuple[float, float]:
        """Measure in evaluation mode: on all the images at the end, on a sample before."""
        self.network.eval()
        every = 1 if last else max(1, len(images) // INTERIM_IMAGES)
        images, labels = images[::every], labels[::every]
        logits = [self.network(_as_input(batch, self.recipe)) for batch in torch.split(images, EVALUATION_BATCH)]
        return _figures(torch.cat(logits), labels)


class _Adam:
    """Adam with torch's default settings (Kingma and Ba, 2015), without a `torch.optim.Optimizer`."""

    def __init__(self, parameters: Sequence[Tensor], lr: float) -> None:
        self.lr = lr
        self.parameters = list(parameters)
        self.averages = [torch.zeros_like(parameter) for parameter in parameters]
        self.squares = [torch.zeros_like(parameter) for parameter in parameters]
        self.steps = [torch.zeros((), device=parameter.device) for parameter in parameters]

    def step(self, loss: Tensor) -> None:
        """Descend by one step; parameters that the loss does not depend on stay as they are."""
        if not (self.parameters and loss.requires_grad):
            return
        gradients = torch.autograd.grad(loss, self.parameters, allow_unused=True)
        rows = zip(self.parameters, gradients, self.averages, self.squares, self.steps, strict=True)
        parameters, reached, averages, squares, steps = map(list, zip(*(r for r in rows if r[1] is not None), strict=True))
        with torch.no_grad():
            adam(
                parameters,
                reached,
                averages,
                squares,
                [],
                steps,
                fused=True,
                amsgrad=False,
                beta1=0.9,
                beta2=0.999,
                lr=self.lr,
                weight_decay=0.0,
                eps=1e-8,
                maximize=False,
            )


def _shifted(report: Progress, *, done: int, total: int) -> Progress:
    """Count the steps of one seed as a part of all seeds' steps."""
    return lambda step, _steps, history: report(done + step, total, history)


def _throttled(report: Progress | None) -> Progress:
    """Hand progress on at most every `PROGRESS_EVERY_S`, and at the end."""
    next_s = 0.0

    def passed_on(step: int, steps: int, history: History) -> None:
        nonlocal next_s
        now = time.monotonic()
        if report and (now >= next_s or step == steps):
            next_s = now + PROGRESS_EVERY_S
            report(step, steps, history)

    return passed_on


@contextmanager
def _one_thread() -> Iterator[None]:
    """Compute on one thread: nets of this size train no slower on it, and always in the same order of summation."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _refuse_misfit(data: "ImageData", recipe: Recipe) -> None:
    pairs = (("train_images", data.train_images), ("val_images", data.test_images))
    for name, images in pairs:
        if (wanted := getattr(recipe.budget, name)) > len(images):
            raise ValueError(f"the budget's {name}: {wanted} is more than the {len(images)} that `{data.name}` has")


def _usable(budget: Budget) -> int:
    """Images of one epoch: a last batch of one is left out, since batch normalisation cannot train on it."""
    return budget.train_images - (budget.train_images % budget.batch_size == 1)


def _as_input(images: Tensor, recipe: Recipe) -> Tensor:
    """Scale bytes to floats in [0, 1] and give each image the network's input shape; what is that already stays as it is."""
    if images.is_floating_point():
        return images
    return images.float().div_(255).view(len(images), *recipe.input_shape)


def _batches(images: Tensor, labels: Tensor, batch_size: int) -> Iterator[tuple[Tensor, Tensor]]:
    return zip(torch.split(images, batch_size), torch.split(labels, batch_size), strict=True)


def _figures(logits: Tensor, labels: Tensor) -> tuple[float, float]:
    """Accuracy and mean cross-entropy of logits (images, classes)."""
    accuracy = (logits.argmax(dim=1) == labels).sum().item() / len(labels)
    return accuracy, functional.cross_entropy(logits, labels).item()


def _averaged(histories: Sequence[History]) -> Metrics:
    """Average each figure of each epoch over the seeds."""
    history = tuple(_mean(epochs) for epochs in zip(*histories, strict=True))
    return Metrics(history=history, **history[-1].model_dump(exclude={"epoch"}))


def _mean(measured: Sequence[EpochMetrics]) -> EpochMetrics:
    names = ("train_accuracy", "train_loss", "val_accuracy", "val_loss")
    return EpochMetrics(epoch=measured[0].epoch, **{n: fmean(getattr(m, n) for m in measured) for n in names})
