"""The model behind a rubric file, format `bngrade/rubric/v1`.

A rubric declares an exercise completely: the architecture that passes, the optimizer that must stay, how long to train on
which data, the targets, the points. It holds no code. Every field is documented for the person who writes the file.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from grader.rubric.architecture import Layer, SubmissionSpec
from grader.rubric.budget import Budget, DatasetName
from grader.rubric.check_spec import CHECK_IDS, METRIC_OF_CHECK, TARGETS, CheckSpec, MetricName
from grader.rubric.consistency import inconsistencies
from grader.rubric.figures import Calibration, MeasuredFigures, Provenance, Spread
from grader.rubric.optimizer import OptimizerSpec
from grader.rubric.policy import Hint, LatePolicy, PartialCredit, Show, Visibility
from grader.rubric.rules import refuse
from grader.value import Value


class Limits(Value):
    """What the learner's code may use in the sandbox."""

    timeout_s: float = Field(default=20.0, gt=0, le=600)
    """Wall-clock time to execute the file and trace the network, in seconds."""
    memory_mib: int = Field(default=2048, ge=64)
    """Memory beyond what torch itself takes, in MiB."""


class Rubric(Value):
    """An exercise, declared."""

    format: Literal["bngrade/rubric/v1"]
    """The version of this format."""
    exercise: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """The exercise's name, which is also the stem of the rubric, the stub and the solution."""
    title: str = Field(min_length=1, pattern=r"\S")
    """One line for people."""
    position: int | None = Field(default=None, ge=1)
    """Where it stands in `bngrade list`; exercises without a position come last, by name."""
    submission: SubmissionSpec
    """What a learner hands in."""
    architecture: tuple[Layer, ...] = Field(min_length=1)
    """The network that passes, layer by layer, in execution order."""
    allowed: tuple[str, ...] = ()
    """Ops that a submission may run beside the architecture without failing `only-batchnorm-added`."""
    optimizer: OptimizerSpec
    """The optimizer of the graded training; `optimizer-unchanged` compares a submission's with it."""
    dataset: DatasetName
    """The data set that an official verdict is measured on."""
    fallback: DatasetName | None = None
    """The data set that serves where the first cannot be had; such a verdict is not official."""
    budgets: Mapping[DatasetName, Budget]
    """How much training a verdict rests on, for each data set."""
    train_figures: Literal["running", "final"] = "running"
    """Training figures counted batch by batch during the last epoch, or in evaluation mode after it."""
    checks: tuple[CheckSpec, ...] = Field(min_length=1)
    """The checks of the exercise and their points; `submission-loads` is always one of them."""
    points: int | None = None
    """The points of all checks together, if the file states them; they must add up."""
    partial_credit: PartialCredit = PartialCredit.PER_CHECK
    """How points come about from checks."""
    late: LatePolicy | None = None
    """What a submission loses after its due time."""
    hints: tuple[Hint, ...] = ()
    """Hints for learners, in the order in which they are given."""
    limits: Limits = Limits()
    """What the learner's code may use."""
    grey_zone_std: float = Field(default=2.0, ge=0, le=10)
    """A figure nearer to a target than so many of the solution's standard deviations is decided by further seeds."""
    calibration: Mapping[DatasetName, Calibration] = Field(default_factory=dict)
    """What solution and starter were measured to reach; written by `bngrade rubric calibrate --write`."""

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        refuse(inconsistencies({name: getattr(self, name) for name in type(self).model_fields}))
        return self

    @property
    def max_points(self) -> int:
        """The points of all checks together."""
        return sum(check.points for check in self.checks)

    def calibration_of(self, dataset: str) -> Calibration | None:
        """Return what was measured under the budget of a data set, which a result names as text."""
        return {str(name): calibration for name, calibration in self.calibration.items()}.get(dataset)

    def budget_sha256(self, dataset: str) -> str:
        """Digest all that decides what a network reaches on a data set: input, optimizer, budget, kind of figures."""
        budget = next(budget for name, budget in self.budgets.items() if name == dataset)
        said = {
            "input_shape": self.submission.input_shape,
            "classes": self.submission.classes,
            "optimizer": self.optimizer.model_dump(),
            "budget": budget.model_dump(),
            "train_figures": self.train_figures,
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


__all__ = [
    "CHECK_IDS",
    "METRIC_OF_CHECK",
    "TARGETS",
    "Budget",
    "Calibration",
    "CheckSpec",
    "DatasetName",
    "Hint",
    "LatePolicy",
    "Layer",
    "Limits",
    "MeasuredFigures",
    "MetricName",
    "OptimizerSpec",
    "PartialCredit",
    "Provenance",
    "Rubric",
    "Show",
    "Spread",
    "SubmissionSpec",
    "Visibility",
]
