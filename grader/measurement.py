"""Measuring a graph: rebuild it, train it on the rubric's data, say what it reached and on what.

The official data set is taken where it can be had. Where it cannot, the rubric's fallback serves with its own budget and the
result says so; whoever asked for an official verdict gets an error instead.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from grader.graph import ModuleGraph
from grader.greyzone import averaged, undecided
from grader.result import Metrics, TrainingInfo
from grader.rubric.model import Budget, DatasetName, Rubric
from grader.value import Value

if TYPE_CHECKING:
    from grader.datasets import DatasetFile
    from grader.training import Diverged


class DeviceUnavailable(Exception):  # noqa: N818 - a state of the machine, not a defect of the program
    """The device that was asked for is not there; the message says which are."""


class MeasurementRequest(Value):
    """What to measure."""

    graph: ModuleGraph
    rubric: Rubric
    seed: int = 0


class Measurement(Value):
    """What was measured; without metrics, why not."""

    metrics: Metrics | None = None
    training: TrainingInfo | None = None
    diverged_in_epoch: int | None = None
    obstacle: str | None = None
    """Why the graph could not be trained."""
    data_sha256: str | None = None
    """The digest of the data that it was trained on."""


class Setting(Value):
    """Where and how to train."""

    data_dir: Path
    device: str = "auto"
    official: bool = False


class Hooks:
    """Where a measurement reports to: lines that a person should read, and progress."""

    def __init__(
        self,
        on_event: Callable[[str], object],
        on_training: Callable[[int, int, object], None] | None = None,
        on_download: Callable[[int, int], object] | None = None,
    ) -> None:
        self.on_event = on_event
        self.on_training = on_training
        self.on_download = on_download or (lambda _done, _total: None)


def measure(request: MeasurementRequest, setting: Setting, hooks: Hooks) -> Measurement:
    """Train the graph under the rubric's budget; a figure in the grey zone around a target is measured again.

    Raises:
        DatasetUnavailable: the data cannot be had, and no fallback may serve.
        DeviceUnavailable: the device is not there.
    """
    import torch

    from grader import datasets, training
    from grader.rebuild import CannotRebuild, rebuild

    device = choose_device(setting.device)
    dataset, file, budget = _find_data(request.rubric, setting, hooks)
    started = time.monotonic()
    recipe = training.Recipe(
        budget=budget,
        optimizer=request.rubric.optimizer,
        input_shape=request.rubric.submission.input_shape,
        train_figures=request.rubric.train_figures,
        device=device,
    )
    data = datasets.load(file)

    def once(seed: int) -> "Metrics | Diverged":
        return training.measure(lambda: rebuild(request.graph), data, recipe, seed, hooks.on_training)

    try:
        outcome, measurements = _until_decided(once, request, dataset, hooks)
    except CannotRebuild as error:
        return Measurement(obstacle=str(error))
    info = TrainingInfo(
        dataset=dataset,
        official=dataset == request.rubric.dataset,
        device=device,
        seeds=tuple(range(request.seed, request.seed + budget.seeds * measurements)),
        seconds=round(time.monotonic() - started, 3),
        torch=torch.__version__,
    )
    if isinstance(outcome, Metrics):
        return Measurement(metrics=outcome, training=info, data_sha256=data.digest)
    return Measurement(training=info, diverged_in_epoch=outcome.epoch, data_sha256=data.digest)


def _until_decided(
    once: Callable[[int], "Metrics | Diverged"], request: MeasurementRequest, dataset: DatasetName, hooks: Hooks
) -> tuple["Metrics | Diverged", int]:
    """Measure until every figure is clear of its targets, or often enough; return the mean and how often."""
    seeds = request.rubric.budgets[dataset].seeds
    measured: list[Metrics] = []
    while True:
        outcome = once(request.seed + len(measured) * seeds)
        if not isinstance(outcome, Metrics):
            return outcome, len(measured) + 1
        measured.append(outcome)
        mean = averaged(measured)
        near = undecided(request.rubric, dataset, mean, len(measured))
        if not near:
            break
        if len(measured) == 1:
            hooks.on_event(f"near the target, so further seeds decide by the mean: {', '.join(near)}")
    if len(measured) > 1:
        hooks.on_event(f"the figures are the mean of {len(measured)} measurements")
    return mean, len(measured)


def _find_data(rubric: Rubric, setting: Setting, hooks: Hooks) -> tuple[DatasetName, "DatasetFile", Budget]:
    """Locate the official data, else the fallback, and say loudly which."""
    from grader import datasets

    def locate(name: DatasetName) -> tuple[DatasetName, "DatasetFile", Budget]:
        file = datasets.locate(name, setting.data_dir, on_event=hooks.on_event, on_progress=hooks.on_download)
        return name, file, rubric.budgets[name]

    try:
        return locate(rubric.dataset)
    except datasets.DatasetUnavailable as error:
        if setting.official or rubric.fallback is None:
            raise
        hooks.on_event(f"not an official verdict: {error}")
        hooks.on_event(f"measured on {rubric.fallback} instead, with the rubric's budget for it")
        return locate(rubric.fallback)


def choose_device(wanted: str) -> str:
    """Return the device to train on.

    `auto` takes the CPU: a step of an exercise's network on a few images is so little arithmetic that starting CUDA alone
    takes as long as the whole training.

    Raises:
        DeviceUnavailable: the device that was named is not there.
    """
    import torch

    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if wanted == "auto":
        return "cpu"
    if not there.get(wanted, False):
        usable = ", ".join(name for name, is_there in there.items() if is_there)
        raise DeviceUnavailable(f"there is no device `{wanted}` on this machine; found: {usable}")
    return wanted
