"""What a comparison found, schema `bngrade/comparison/v1`: reports, curves and sentences are made of it alone."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import Field

from grader.calibration.runs import DetailedRun
from grader.comparison.edits import Edit
from grader.comparison.estimate import Estimate
from grader.graph import ModuleGraph
from grader.rubric.model import Budget, DatasetName
from grader.value import Value


class FigureName(StrEnum):
    """A figure that is compared. Accuracies are fractions of 1, losses mean cross-entropies in nats."""

    TRAIN_ACCURACY = "train_accuracy"
    """Counted during the epoch, in training mode."""
    SEEN_ACCURACY = "seen_accuracy"
    """The finished network on its training images, in evaluation mode."""
    VAL_ACCURACY = "val_accuracy"
    """After the epoch, on images that were not trained on, in evaluation mode."""
    GAP = "gap"
    """`seen_accuracy` less the last `val_accuracy`: both of the finished network, in the same mode."""
    TRAIN_LOSS = "train_loss"
    SEEN_LOSS = "seen_loss"
    VAL_LOSS = "val_loss"


Figures = Mapping[FigureName, Estimate]


class Contestant(Value):
    """A network that takes part."""

    name: str
    """What the reports call it."""
    path: str
    sha256: str
    class_name: str
    starter: bool
    """Whether it is the untouched starter of the exercise, taken from beside its rubric."""
    graph: ModuleGraph = Field(exclude=True)
    """What is rebuilt and trained; no part of a report, since `bngrade inspect` shows it better."""


class Epoch(Value):
    """What a network reached in one epoch, over the seeds under which it did not diverge."""

    epoch: int
    figures: Figures


class Paired(Value):
    """A figure of two networks, over the seeds under which neither diverged."""

    baseline: float
    """The baseline's mean."""
    own: float
    """The other network's mean."""
    difference: Estimate
    """Own less baseline, seed by seed. With several others its interval is wider, so that all intervals hold at once."""


class Entry(Value):
    """One network and all that was measured of it."""

    name: str
    path: str
    sha256: str
    class_name: str
    starter: bool
    parameters: int
    edits: tuple[Edit, ...]
    """What makes it another network than the baseline."""
    same_network: bool
    """Whether it computes what the baseline does; true of the baseline."""
    runs: tuple[DetailedRun, ...]
    diverged: tuple[int, ...]
    """The seeds under which its loss stopped being a number; they count in no mean."""
    epochs: tuple[Epoch, ...]
    """Empty if it diverged under every seed."""
    final: Figures
    """All figures at the end."""
    differences: Mapping[FigureName, Paired]
    """To the baseline, at the end; empty for the baseline, and where no seed has figures of both."""


class Comparison(Value):
    """Networks under one budget; the first entry is the baseline that the others are held against."""

    schema_: Literal["bngrade/comparison/v1"] = Field(default="bngrade/comparison/v1", alias="schema")
    exercise: str
    """The exercise whose budget and optimizer all are trained with."""
    dataset: DatasetName
    official: bool
    """False if these are not the data that the exercise names."""
    budget: Budget
    seeds: tuple[int, ...]
    confidence: float
    """Of the intervals of the differences, all of one figure together."""
    device: str
    torch: str
    seconds: float
    entries: tuple[Entry, ...] = Field(min_length=2)

    @property
    def baseline(self) -> Entry:
        """The network that the others are held against."""
        return self.entries[0]

    @property
    def others(self) -> tuple[Entry, ...]:
        """All but the baseline."""
        return self.entries[1:]
