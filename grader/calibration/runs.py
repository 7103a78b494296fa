"""The values that a calibration starts from: the networks that are measured, and what one run of a network reached."""

from enum import StrEnum
from pathlib import Path

from pydantic import Field

from grader.graph import ModuleGraph
from grader.result import Metrics
from grader.value import Value


class CalibrationError(Exception):
    """The files of an exercise cannot be calibrated; the message says which file and which check stand in the way."""


class Role(StrEnum):
    """What a network is to the exercise."""

    SOLUTION = "solution"
    STARTER = "starter"
    ALSO = "also"


class Network(Value):
    """A network that is measured, and what its runs must come to."""

    role: Role
    path: Path
    sha256: str
    """Digest of its file."""
    graph: ModuleGraph = Field(exclude=True)
    """What is rebuilt and trained; no part of a report, since `bngrade inspect` shows it better."""
    passes: bool | None
    """True if each run must meet every target, False if each must miss one, `None` if the structural checks decide alone."""
    failed_check: str | None = None
    """The first structural check that it fails."""

    @property
    def name(self) -> str:
        """What a report calls it."""
        return str(self.path) if self.role is Role.ALSO else f"the {self.role}"


class Run(Value):
    """One verdict's worth of training: the mean over the budget's seeds, from `seed` on."""

    seed: int
    seconds: float
    metrics: Metrics | None
    """The judged figures, without their history; `None` for a training whose loss stopped being a number."""


class DetailedRun(Run):
    """One training of one network, epoch by epoch: its metrics have their history."""

    seen_accuracy: float | None
    """The finished network on its training images, in evaluation mode; `None` if the training diverged."""
    seen_loss: float | None
