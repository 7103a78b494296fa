"""The model behind a rubric file, format `bngrade/rubric/v1`.

A rubric declares an exercise completely: the architecture that passes, the optimizer that must stay, how long to train on
which data, the targets, the points. It holds no code. Every field below is documented for the person who writes the file.
"""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_serializer, model_validator

from grader.graph import Size
from grader.ops import LAYER_SIZES
from grader.value import Value

DatasetName = Literal["mnist", "digits"]
MetricName = Literal["train_accuracy", "val_accuracy", "train_loss", "val_loss"]

METRIC_OF_CHECK: Mapping[str, MetricName] = {
    "val-accuracy": "val_accuracy",
    "train-accuracy": "train_accuracy",
}
"""The checks that hold a measured figure against a target, and the figure that each one judges."""

CHECK_IDS = (
    "submission-loads",
    "layers-unchanged",
    "batchnorm-present",
    "batchnorm-before-activation",
    "only-batchnorm-added",
    "optimizer-unchanged",
    *METRIC_OF_CHECK,
)
"""Every check there is, in the order in which they are judged."""


class Layer(Value):
    """One layer of the expected architecture, in execution order: its op, its sizes, and who puts it there."""

    op: str
    """The operation, as `bngrade inspect` names it: `linear`, `batch_norm1d`, `relu`, `conv2d`, ..."""
    added: bool = False
    """True for what the learner must add to the starter."""
    sizes: Mapping[str, Size] = Field(default_factory=dict)
    """The sizes that must hold (`in_features`, `num_features`, ...), written beside `op`; one left out may be anything."""

    @model_validator(mode="before")
    @classmethod
    def _gather_sizes(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "sizes" in data:
            return data
        fields = {key: value for key, value in data.items() if key in cls.model_fields}
        sizes = {key: _as_size(value) for key, value in data.items() if key not in cls.model_fields}
        return fields | {"sizes": sizes}

    @model_serializer
    def _flatten_sizes(self) -> dict[str, Any]:
        return {"op": self.op, **({"added": True} if self.added else {}), **self.sizes}

    @model_validator(mode="after")
    def _op_and_sizes_known(self) -> Self:
        if self.op not in LAYER_SIZES:
            raise ValueError(f"unknown op `{self.op}`; known are {', '.join(sorted(LAYER_SIZES))}")
        if unknown := set(self.sizes) - set(LAYER_SIZES[self.op]):
            allowed = ", ".join(LAYER_SIZES[self.op]) or "none"
            raise ValueError(f"`{self.op}` has no size {', '.join(sorted(unknown))}; it has: {allowed}")
        return self


def _as_size(value: Any) -> Any:
    """Turn a YAML list into the tuple that a frozen value holds."""
    return tuple(value) if isinstance(value, list) else value


class SubmissionSpec(Value):
    """What a learner hands in."""

    class_name: str = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """The class that the file must define; it is constructed without arguments."""
    input_shape: tuple[int, ...] = Field(min_length=1)
    """The shape of one input, without the batch dimension."""
    classes: int = Field(ge=2)
    """The network returns one logit per class: `(batch, classes)`."""
    starter: str
    """The stub that learners begin with, relative to the rubric."""
    solution: str
    """A submission that passes, relative to the rubric; it is not shipped to learners."""


class OptimizerSpec(Value):
    """The optimizer that the exercise trains with and that a submission must leave alone."""

    name: str
    lr: float = Field(gt=0)


class Budget(Value):
    """How much training a verdict rests on, for one data set."""

    train_images: int = Field(ge=1)
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
    """A metric check passes if the figure is at least this."""
    below: float | None = None
    """A metric check passes if the figure is below this."""

    @field_validator("id")
    @classmethod
    def _id_known(cls, value: str) -> str:
        if value not in CHECK_IDS:
            raise ValueError(f"unknown check `{value}`; known are {', '.join(CHECK_IDS)}")
        return value

    @model_validator(mode="after")
    def _target_where_one_belongs(self) -> Self:
        has_target = self.at_least is not None or self.below is not None
        if has_target != (self.id in METRIC_OF_CHECK):
            need = "needs `at_least` or `below`" if self.id in METRIC_OF_CHECK else "takes no `at_least` or `below`"
            raise ValueError(f"`{self.id}` {need}")
        return self


class Limits(Value):
    """What the learner's code may use in the sandbox."""

    timeout_s: float = Field(default=20.0, gt=0, le=600)
    """Wall-clock time to execute the file and trace the network."""
    memory_mib: int = Field(default=2048, ge=64)
    """Memory beyond what torch itself takes."""


class Spread(Value):
    """One judged figure over many independent verdicts."""

    mean: float
    std: float = Field(ge=0)


class MeasuredFigures(Value):
    """The judged figures of one network: what a learner's run can be compared with."""

    train_accuracy: Spread
    val_accuracy: Spread
    train_loss: Spread
    val_loss: Spread


class Calibration(Value):
    """What solution and starter reach under the budget of one data set, over `runs` independent verdicts."""

    runs: int = Field(ge=2)
    solution: MeasuredFigures
    starter: MeasuredFigures


class Rubric(Value):
    """An exercise, declared."""

    format: Literal["bngrade/rubric/v1"]
    exercise: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """The exercise's name, which is also the stem of the rubric, the stub and the solution."""
    title: str = Field(min_length=1)
    submission: SubmissionSpec
    architecture: tuple[Layer, ...] = Field(min_length=1)
    optimizer: OptimizerSpec
    dataset: DatasetName
    """The data set that an official verdict is measured on."""
    fallback: DatasetName | None = None
    """The data set that serves where the first cannot be had; such a verdict is not official."""
    budgets: Mapping[DatasetName, Budget]
    checks: tuple[CheckSpec, ...] = Field(min_length=1)
    limits: Limits = Limits()
    calibration: Mapping[DatasetName, Calibration] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        ids = [check.id for check in self.checks]
        if repeated := sorted({check_id for check_id in ids if ids.count(check_id) > 1}):
            raise ValueError(f"checks listed twice: {', '.join(repeated)}")
        wanted = {self.dataset} | ({self.fallback} if self.fallback else set())
        if missing := sorted(wanted - set(self.budgets)):
            raise ValueError(f"budgets: no budget for {', '.join(missing)}")
        return self

    @property
    def max_points(self) -> int:
        """The points of all checks together."""
        return sum(check.points for check in self.checks)
