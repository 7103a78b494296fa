"""The one result of grading a submission: schema `bngrade/result/v1`.

Every report, exit code and platform format is made from this record and nothing else.
"""

import math
import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from grader.graph import ModuleGraph
from grader.places import Cell, Place
from grader.value import Value


class Status(StrEnum):
    """How a check, or the whole submission, came out."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    ERROR = "error"
    SKIPPED = "skipped"


class CheckResult(Value):
    """The outcome of one check of the rubric."""

    id: str
    status: Status
    points: int
    max_points: int
    message: str
    """The defect, or what was found to be right; one line, lower case, no full stop."""
    help: str | None = None
    """What to look at; never the solution."""
    line: int | None = None
    """A line of the file; of a notebook, a line of all its code cells one below the other."""
    cell: int | None = None
    """The notebook's cell that the line is in, counted from 1 over all cells."""
    cell_line: int | None = None
    """The line within that cell."""
    expected: str | None = None
    actual: str | None = None

    @property
    def place(self) -> Place | None:
        """Where the defect is."""
        return None if self.line is None else Place(line=self.line, cell=self.cell, cell_line=self.cell_line)


class SubmissionInfo(Value):
    """Which file was graded."""

    path: str
    sha256: str
    class_name: str
    """The class that was graded; empty for an answer sheet, which has none."""
    cells: tuple[Cell, ...] = ()
    """Of a notebook: where its code cells begin, in the lines that checks and graph count."""


def path_text(path: Path) -> str:
    """Spell a path, also one that is no UTF-8, so that every reader of JSON takes it."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


class RubricInfo(Value):
    """Against which rubric."""

    exercise: str
    sha256: str


def _nan_for_null(figure: object) -> object:
    """Read `null` as NaN: it is how JSON spells a figure that is no finite number."""
    return math.nan if figure is None else figure


Figure = Annotated[float, BeforeValidator(_nan_for_null, json_schema_input_type=float | None)]
"""A measured number. NaN, after a training that diverged, is written as `null` and reads back."""


class EpochMetrics(Value):
    """What was measured in one epoch. Accuracies are fractions of 1, losses are mean cross-entropies in nats."""

    epoch: int
    train_accuracy: Figure
    train_loss: Figure
    val_accuracy: Figure
    val_loss: Figure


class Metrics(Value):
    """What the training measured: the last epoch's figures, averaged over the seeds.

    Train figures are running training-mode figures, counted batch by batch before each step; val figures are of the
    evaluation mode after the epoch.
    """

    train_accuracy: Figure
    val_accuracy: Figure
    train_loss: Figure
    val_loss: Figure
    history: tuple[EpochMetrics, ...] = ()


class TrainingInfo(Value):
    """How the metrics came about."""

    dataset: str
    official: bool
    device: str
    seeds: tuple[int, ...]
    seconds: float
    cached: bool = False
    torch: str


class SandboxInfo(Value):
    """How well the learner's code was confined."""

    level: Literal["strong", "partial", "none"]
    missing: tuple[str, ...] = ()


class Provenance(StrEnum):
    """What the result's graph rests on."""

    STATIC_AND_TRACE = "static+trace"
    """The source, read without running it, states the same network."""
    TRACE = "trace"
    """The sandbox alone reported it; see `grader.provenance`."""


class Result(Value):
    """The verdict on one submission."""

    schema_: Literal["bngrade/result/v1"] = Field(default="bngrade/result/v1", alias="schema")
    bngrade: str
    status: Literal[Status.PASS, Status.FAIL, Status.ERROR]
    points: int
    max_points: int
    submission: SubmissionInfo
    rubric: RubricInfo
    checks: tuple[CheckResult, ...]
    graph: ModuleGraph | None = None
    provenance: Provenance | None = None
    """`None` without a graph."""
    metrics: Metrics | None = None
    training: TrainingInfo | None = None
    sandbox: SandboxInfo
    seconds: float

    @property
    def of_quiz(self) -> bool:
        """Whether an answer sheet was graded, and no network: nothing of it was executed."""
        return not self.submission.class_name
