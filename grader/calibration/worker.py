"""A worker's side of a calibration: trains rebuilt networks on one thread. The only part of this package that knows torch."""

import contextlib
import time
from multiprocessing.connection import Connection

import torch

from grader import datasets
from grader.calibration.runs import DetailedRun, Run
from grader.calibration.tasks import Done, Ready, Refusal, Setup, Task
from grader.datasets import DatasetUnavailable, ImageData
from grader.measurement import DeviceUnavailable, choose_device
from grader.rebuild import CannotRebuild, rebuild
from grader.result import Metrics
from grader.training import Diverged, Hindsight, Recipe, measure, measure_together, train_in_hindsight

_UNTRAINABLE = (CannotRebuild, ValueError, RuntimeError, IndexError)
"""What a network raises that does not fit its data, and a budget that asks for more images than there are."""


def serve(connection: Connection) -> None:
    """Answer setups and tasks until the parent is gone."""
    torch.set_num_threads(1)
    bench: _Bench | None = None
    with contextlib.suppress(EOFError, ConnectionError):  # the parent is gone
        while True:
            message = connection.recv()
            if isinstance(message, Setup):
                bench, answer = _prepared(message)
                connection.send(answer)
            else:
                assert bench is not None, "a setup comes before the first task"
                connection.send(Done(message, bench.outcome(message)))


class _Bench:
    """The data and the settings of one setup."""

    def __init__(self, setup: Setup, data: ImageData, device: str) -> None:
        self._setup = setup
        self._data = data
        self._device = device

    def outcome(self, task: Task) -> tuple[Run, ...] | Refusal:
        """Train a task's network under its seeds."""
        rubric = self._setup.rubric
        recipe = Recipe(
            budget=task.budget,
            optimizer=rubric.optimizer,
            input_shape=rubric.submission.input_shape,
            train_figures=rubric.train_figures,
            device=self._device,
        )
        started = time.perf_counter()
        try:
            if self._setup.in_detail:
                return tuple(self._in_detail(task, recipe, seed) for seed in task.seeds)
            measured = self._measured(task, recipe)
        except _UNTRAINABLE as error:
            return Refusal("network", str(error).partition("\n")[0])
        seconds = (time.perf_counter() - started) / len(task.seeds)
        return tuple(_run(seed, seconds, each) for seed, each in zip(task.seeds, measured, strict=True))

    def _in_detail(self, task: Task, recipe: Recipe, seed: int) -> DetailedRun:
        started = time.perf_counter()
        trained = train_in_hindsight(lambda: rebuild(task.graph), self._data, recipe, seed)
        seconds = round(time.perf_counter() - started, 4)
        if not isinstance(trained, Hindsight):
            return DetailedRun(seed=seed, seconds=seconds, metrics=None, seen_accuracy=None, seen_loss=None)
        metrics = Metrics(history=trained.history, **trained.history[-1].model_dump(exclude={"epoch"}))
        seen = trained.model_dump(exclude={"history"})
        return DetailedRun(seed=seed, seconds=seconds, metrics=metrics, **seen)

    def _measured(self, task: Task, recipe: Recipe) -> list[Metrics | Diverged]:
        if task.together:
            return measure_together(lambda: rebuild(task.graph), self._data, recipe, task.seeds)
        return [measure(lambda: rebuild(task.graph), self._data, recipe, seed) for seed in task.seeds]


def _prepared(setup: Setup) -> tuple[_Bench | None, Ready | Refusal]:
    try:
        device = choose_device(setup.device)
        data = datasets.load(setup.file)
    except DeviceUnavailable as error:
        return None, Refusal("device", str(error))
    except DatasetUnavailable as error:
        return None, Refusal("data", str(error))
    return _Bench(setup, data, device), Ready(data.digest, torch.__version__, device)


def _run(seed: int, seconds: float, measured: Metrics | Diverged) -> Run:
    metrics = measured.model_copy(update={"history": ()}) if isinstance(measured, Metrics) else None
    return Run(seed=seed, seconds=round(seconds, 4), metrics=metrics)
