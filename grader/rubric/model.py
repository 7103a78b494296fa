"""The model behind a rubric file, format `bngrade/rubric/v1`.

A rubric declares an exercise completely: the architecture that passes, the optimizer that must stay, how long to train on
which data, the targets, the points. It holds no code. Every field is documented for the person who writes the file.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from grader.nearest import did_you_mean
from grader.ops import LAYER_SIZES
from grader.rubric.architecture import Layer, SubmissionSpec
from grader.rubric.figures import Calibration, MeasuredFigures, Provenance, Spread
from grader.rubric.policy import Hint, LatePolicy, PartialCredit, Show, Visibility
from grader.value import Value

DatasetName = Literal["mnist", "digits"]
MetricName = Literal["train_accuracy", "val_accuracy", "train_loss", "val_loss"]

METRIC_OF_CHECK: Mapping[str, MetricName] = {
    "val-accuracy": "val_accuracy",
    "train-accuracy": "train_accuracy",
    "val-loss": "val_loss",
    "train-loss": "train_loss",
}
"""The checks that hold a measured figure against a target, and the figure that each one judges."""

CHECK_IDS = (
    "submission-loads",
    "layers-unchanged",
    "batchnorm-present",
    "batchnorm-before-activation",
    "dropout-present",
    "only-batchnorm-added",
    "optimizer-unchanged",
    *METRIC_OF_CHECK,
)
"""Every check there is, in the order in which they are judged."""

TARGETS = ("at_least", "above", "at_most", "below")


class OptimizerSpec(Value):
    """The optimizer that the exercise trains with and that a submission must leave alone."""

    name: Literal["Adam"]
    lr: float = Field(gt=0)


class Budget(Value):
    """How much training a verdict rests on, for one data set."""

    train_images: int = Field(ge=2)
    """A fresh random subset of this size for every seed."""
    val_images: int = Field(ge=1)
    """The first so many images of the held-out part."""
    batch_size: int = Field(ge=2)
    epochs: int = Field(ge=1)
    seeds: int = Field(default=1, ge=1, le=100)
    """So many trainings, each with its own subset, initialisation and order; their mean is judged."""


class CheckSpec(Value):
    """One check of the exercise and what it is worth."""

    id: str
    points: int = Field(ge=0)
    at_least: float | None = None
    """A metric check passes only if the figure is at least this."""
    above: float | None = None
    at_most: float | None = None
    below: float | None = None
    """A metric check passes only if the figure is below this."""
    visibility: Visibility = Visibility()

    @field_validator("id")
    @classmethod
    def _id_known(cls, value: str) -> str:
        if value not in CHECK_IDS:
            raise ValueError(f"unknown check `{value}`; {did_you_mean(value, CHECK_IDS)}")
        return value

    @model_validator(mode="after")
    def _targets_where_they_belong(self) -> Self:
        given = {name: target for name in TARGETS if (target := getattr(self, name)) is not None}
        if self.id not in METRIC_OF_CHECK:
            if given:
                raise ValueError(f"`{self.id}` is no measured check and takes no `{next(iter(given))}`")
            return self
        if not given:
            raise ValueError(f"`{self.id}` needs a target: {', '.join(f'`{name}`' for name in TARGETS)}")
        for name, target in given.items():
            if not 0 <= target <= (1 if "accuracy" in self.id else float("inf")):
                raise ValueError(f"the target `{name}` is {target:g}; an accuracy is a fraction of 1, a loss not negative")
        self._refuse_unreachable()
        return self

    def _refuse_unreachable(self) -> None:
        low = max((each for each in (self.at_least, self.above) if each is not None), default=float("-inf"))
        high = min((each for each in (self.at_most, self.below) if each is not None), default=float("inf"))
        if low > high or (low == high and (self.above == low or self.below == high)):
            raise ValueError(f"no figure can be reached that is {self.target_text}")
        if "accuracy" in self.id and (self.below == 0 or self.above == 1):
            raise ValueError(f"no accuracy is {self.target_text}")

    @property
    def target_text(self) -> str:
        """The targets in words: `at least 0.9 and below 0.95`."""
        given = [(name, getattr(self, name)) for name in TARGETS]
        return " and ".join(f"{name.replace('_', ' ')} {target:g}" for name, target in given if target is not None)

    def holds(self, figure: float) -> bool:
        """Tell whether a figure meets every target; NaN meets none."""
        return (
            (self.at_least is None or figure >= self.at_least)
            and (self.above is None or figure > self.above)
            and (self.at_most is None or figure <= self.at_most)
            and (self.below is None or figure < self.below)
            and figure == figure  # noqa: PLR0124 - NaN is the one number that differs from itself
        )

    def margin(self, figure: float) -> float:
        """Return how far a figure lies inside its targets (negative: outside), in the figure's own unit."""
        lows = [figure - each for each in (self.at_least, self.above) if each is not None]
        highs = [each - figure for each in (self.at_most, self.below) if each is not None]
        return min([*lows, *highs])


class Limits(Value):
    """What the learner's code may use in the sandbox."""

    timeout_s: float = Field(default=20.0, gt=0, le=600)
    """Wall-clock time to execute the file and trace the network."""
    memory_mib: int = Field(default=2048, ge=64)
    """Memory beyond what torch itself takes."""


class Rubric(Value):
    """An exercise, declared."""

    format: Literal["bngrade/rubric/v1"]
    exercise: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """The exercise's name, which is also the stem of the rubric, the stub and the solution."""
    title: str = Field(min_length=1)
    submission: SubmissionSpec
    architecture: tuple[Layer, ...] = Field(min_length=1)
    """The network that passes, layer by layer, in execution order."""
    allowed: tuple[str, ...] = ()
    """Ops that a submission may run beside the architecture without failing `only-batchnorm-added`."""
    optimizer: OptimizerSpec
    dataset: DatasetName
    """The data set that an official verdict is measured on."""
    fallback: DatasetName | None = None
    """The data set that serves where the first cannot be had; such a verdict is not official."""
    budgets: Mapping[DatasetName, Budget]
    train_figures: Literal["running", "final"] = "running"
    """Training figures counted batch by batch during the last epoch, or in evaluation mode after it."""
    checks: tuple[CheckSpec, ...] = Field(min_length=1)
    points: int | None = None
    """The points of all checks together, if the file states them; they must add up."""
    partial_credit: PartialCredit = PartialCredit.PER_CHECK
    late: LatePolicy | None = None
    hints: tuple[Hint, ...] = ()
    limits: Limits = Limits()
    grey_zone_std: float = Field(default=2.0, ge=0)
    """A figure nearer to a target than so many of the solution's standard deviations is decided by further seeds."""
    calibration: Mapping[DatasetName, Calibration] = Field(default_factory=dict)

    @field_validator("allowed")
    @classmethod
    def _allowed_ops_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for op in value:
            if op not in LAYER_SIZES:
                raise ValueError(f"unknown op `{op}`; {did_you_mean(op, LAYER_SIZES)}")
        return value

    @field_validator("hints")
    @classmethod
    def _hints_name_checks(cls, value: tuple[Hint, ...]) -> tuple[Hint, ...]:
        for hint in value:
            if hint.check is not None and hint.check not in CHECK_IDS:
                raise ValueError(f"unknown check `{hint.check}`; {did_you_mean(hint.check, CHECK_IDS)}")
        return value

    @field_validator("checks")
    @classmethod
    def _no_check_twice(cls, value: tuple[CheckSpec, ...]) -> tuple[CheckSpec, ...]:
        ids = [check.id for check in value]
        if repeated := sorted({each for each in ids if ids.count(each) > 1}):
            raise ValueError(f"listed twice: {', '.join(repeated)}")
        if "submission-loads" not in ids:
            raise ValueError("`submission-loads` is missing: nothing can be judged before it")
        return value

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        wanted = {self.dataset} | ({self.fallback} if self.fallback else set())
        if missing := sorted(wanted - set(self.budgets)):
            raise ValueError(f"budgets: no budget for {', '.join(missing)}")
        if self.points is not None and self.points != self.max_points:
            raise ValueError(f"points: the checks add up to {self.max_points}, not {self.points}")
        return self

    @property
    def max_points(self) -> int:
        """The points of all checks together."""
        return sum(check.points for check in self.checks)

    def budget_sha256(self, dataset: DatasetName) -> str:
        """Digest all that decides what a network reaches on a data set: input, optimizer, budget, kind of figures."""
        said = {
            "input_shape": self.submission.input_shape,
            "classes": self.submission.classes,
            "optimizer": self.optimizer.model_dump(),
            "budget": self.budgets[dataset].model_dump(),
            "train_figures": self.train_figures,
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


__all__ = [
    "CHECK_IDS",
    "METRIC_OF_CHECK",
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
