"""How reports spell figures: yours beside the starter's and the target. Accuracies are in percent, losses as they are."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from grader.reports.text_context import TextContext
from grader.result import Metrics, Result, Status
from grader.rubric.model import CheckSpec, MetricName, Spread

NAMES: Mapping[MetricName, str] = {
    "train_accuracy": "training accuracy",
    "val_accuracy": "validation accuracy",
    "train_loss": "training loss",
    "val_loss": "validation loss",
}
_BOUNDS = (("≥", "at_least"), (">", "above"), ("≤", "at_most"), ("<", "below"))
_MOST_DIGITS = 8


@dataclass(frozen=True)
class Compared:
    """One figure: the starter's mean and spread, the learner's, and the target; empty where there is none."""

    metric: MetricName
    starter: str
    yours: str
    target: str
    met: bool

    @property
    def name(self) -> str:
        """The figure's name in full."""
        return NAMES[self.metric]


def compared(result: Result, metrics: Metrics, context: TextContext) -> tuple[Compared, ...]:
    """Return the four figures of a result's training."""
    targets = shown_targets(result, context)
    statuses = {check.id: check.status for check in result.checks}
    return tuple(
        Compared(
            metric=metric,
            starter=_starter(metric, context),
            yours=_judged(metric, getattr(metrics, metric), targets.get(metric)),
            target=target(targets[metric]) if metric in targets else "",
            met=metric in targets and statuses[targets[metric].id] is Status.PASS,
        )
        for metric in NAMES
    )


def shown_targets(result: Result, context: TextContext) -> Mapping[MetricName, CheckSpec]:
    """Return the targets that a learner may see: a check whose details are hidden does not spell what it expects."""
    spelt = {check.id for check in result.checks if check.expected is not None}
    return {metric: check for metric, check in context.targets.items() if check.id in spelt}


def figure(metric: MetricName, value: float, digits: int = 2) -> str:
    """Spell a figure: an accuracy in percent, a loss with one decimal more."""
    return percent(value, digits) if metric.endswith("accuracy") else f"{value:.{digits + 1}f}"


def percent(value: float, digits: int = 1) -> str:
    """Spell a fraction in percent; what is no number stays `nan` or `inf`."""
    return f"{value * 100:.{digits}f} %" if math.isfinite(value) else str(value)


def spread(metric: MetricName, mean: float, std: float) -> str:
    """Spell a mean and its standard deviation."""
    scale, digits, unit = (100, 2, " %") if metric.endswith("accuracy") else (1, 3, "")
    return f"{mean * scale:.{digits}f} ± {std * scale:.{digits}f}{unit}"


def target(check: CheckSpec) -> str:
    """Spell a target: `≥ 50 %, < 95 %`."""
    return ", ".join(text for text, _ in bounds(check))


def bounds(check: CheckSpec) -> tuple[tuple[str, float], ...]:
    """Return the bounds of a target, spelt and as they are: `("≥ 90 %", 0.9)`."""
    scale, unit = (100, " %") if check.id.endswith("accuracy") else (1, "")
    given = ((sign, getattr(check, name)) for sign, name in _BOUNDS)
    return tuple((f"{sign} {bound * scale:g}{unit}", bound) for sign, bound in given if bound is not None)


def _starter(metric: MetricName, context: TextContext) -> str:
    if context.starter is None:
        return ""
    measured: Spread = getattr(context.starter, metric)
    return spread(metric, measured.mean, measured.std)


def _judged(metric: MetricName, value: float, check: CheckSpec | None) -> str:
    """Give the usual digits, or as many as it takes not to round a figure across its target."""
    targets = [bound for _, bound in bounds(check)] if check else []
    digits, shift = 2, 2 if metric.endswith("accuracy") else 1
    while digits < _MOST_DIGITS and any(_side(round(value, digits + shift), each) != _side(value, each) for each in targets):
        digits += 1
    return figure(metric, value, digits)


def _side(value: float, bound: float) -> tuple[bool, bool]:
    return value > bound, value >= bound
