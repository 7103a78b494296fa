"""What crosses between a calibration and its worker processes. All of it is plain data and needs no torch."""

from dataclasses import dataclass
from typing import Literal

from grader.calibration.runs import Run
from grader.datasets import DatasetFile
from grader.graph import ModuleGraph
from grader.rubric.model import Budget, Rubric


@dataclass(frozen=True)
class Setup:
    """What all trainings on one data set have in common; a worker gets it before its first task."""

    file: DatasetFile
    rubric: Rubric
    device: str
    in_detail: bool = False
    """Answer with a `DetailedRun` for each seed: single trainings, whatever the budget says of seeds."""


@dataclass(frozen=True)
class Ready:
    """A worker's answer to its setup: what it measures with."""

    data_sha256: str
    torch: str
    device: str


@dataclass(frozen=True)
class Refusal:
    """Why a worker cannot do what it was asked to."""

    reason: Literal["data", "device", "network"]
    message: str


@dataclass(frozen=True)
class Task:
    """A network to train under some seeds; each gives one run."""

    trial: int
    """The position of what it belongs to, for whoever sent it."""
    graph: ModuleGraph
    budget: Budget
    seeds: tuple[int, ...]
    together: bool
    """Train all seeds at once (`measure_together`) rather than one after the other."""


@dataclass(frozen=True)
class Done:
    """What a task came to."""

    task: Task
    outcome: tuple[Run, ...] | Refusal
