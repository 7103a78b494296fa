"""The part of a rubric that chooses its checks: ids, points, targets, and what learners see."""

from collections.abc import Iterator, Mapping
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from grader.nearest import did_you_mean
from grader.rubric.policy import Visibility
from grader.rubric.rules import Broken, refuse
from grader.value import Value

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


class CheckSpec(Value):
    """One check of the exercise and what it is worth."""

    id: str
    """Which check; `bngrade explain` lists them."""
    points: int = Field(ge=0)
    """What it earns when it passes."""
    at_least: float | None = None
    """A metric check passes only if the figure is at least this; accuracies are fractions of 1."""
    above: float | None = None
    """A metric check passes only if the figure is above this."""
    at_most: float | None = None
    """A metric check passes only if the figure is at most this."""
    below: float | None = None
    """A metric check passes only if the figure is below this."""
    visibility: Visibility = Visibility()
    """What learners see of it."""

    @field_validator("id")
    @classmethod
    def _id_known(cls, value: str) -> str:
        if value not in CHECK_IDS:
            raise ValueError(f"unknown check `{value}`; {did_you_mean(value, CHECK_IDS)}")
        return value

    @model_validator(mode="after")
    def _targets_make_sense(self) -> Self:
        refuse(self._broken())
        return self

    def _broken(self) -> Iterator[Broken]:
        given = {name: target for name in TARGETS if (target := getattr(self, name)) is not None}
        if self.id not in METRIC_OF_CHECK:
            for name in given:
                yield (name,), f"`{self.id}` is no measured check and takes no target; measured are {_listed(METRIC_OF_CHECK)}"
        elif not given:
            yield (), f"`{self.id}` needs a target: {_listed(TARGETS)}"
        else:
            out_of_range: list[Broken] = [
                ((name,), text) for name, target in given.items() if (text := self._out_of_range(target))
            ]
            yield from out_of_range
            if not out_of_range:
                yield from self._twice_bounded(given)
                yield from self._unreachable(next(iter(given)))

    def _out_of_range(self, target: float) -> str | None:
        if self._is_accuracy and not 0 <= target <= 1:
            percent = f"; did you mean {target / 100:g}?" if 1 < target <= 100 else ""  # noqa: PLR2004 - a percentage
            return f"an accuracy is a fraction from 0 to 1, found {target:g}{percent}"
        if not 0 <= target < float("inf"):
            return f"a loss is not negative, found {target:g}"
        return None

    def _twice_bounded(self, given: Mapping[str, float]) -> Iterator[Broken]:
        for first, second in (("at_least", "above"), ("at_most", "below")):
            if first in given and second in given:
                yield (second,), f"`{first}` bounds the figure on this side already; keep one of the two"

    def _unreachable(self, first: str) -> Iterator[Broken]:
        """Tell of targets that no figure meets: such that contradict each other, or lie at the end of the scale."""
        low = max((each for each in (self.at_least, self.above) if each is not None), default=float("-inf"))
        high = min((each for each in (self.at_most, self.below) if each is not None), default=float("inf"))
        never = low > high or (low == high and (self.above == low or self.below == high)) or self.below == 0
        if never or (self._is_accuracy and self.above == 1):
            yield (first,), f"no figure can be reached that is {self.target_text}"

    @property
    def _is_accuracy(self) -> bool:
        return self.id.endswith("accuracy")

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


def _listed(names: Mapping[str, object] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
