"""Figures in words: yours beside the starter's and the target, and how all of it was measured."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.reports.text_context import TextContext
from grader.result import Result, Status
from grader.rubric.model import METRIC_OF_CHECK, CheckSpec, MetricName, Spread

NAMES: Mapping[MetricName, str] = {
    "train_accuracy": "training accuracy",
    "val_accuracy": "validation accuracy",
    "train_loss": "training loss",
    "val_loss": "validation loss",
}
_BOUNDS = (("≥", "at_least"), (">", "above"), ("≤", "at_most"), ("<", "below"))
_MOST_DIGITS = 8
_SEEDS_NAMED = 6


@dataclass(frozen=True)
class Compared:
    """One figure: the starter's mean and spread, the learner's, and the target."""

    name: str
    starter: str
    yours: str
    target: str
    met: bool


def compared(result: Result, context: TextContext) -> tuple[Compared, ...]:
    """Return the four figures of a training."""
    assert result.metrics is not None, "asked for after a training"
    targets = shown_targets(result, context)
    statuses = {check.id: check.status for check in result.checks}
    return tuple(
        Compared(
            name=name,
            starter=_spread(metric, getattr(context.starter, metric)) if context.starter else "",
            yours=_judged(metric, getattr(result.metrics, metric), targets.get(metric)),
            target=", ".join(text for text, _ in bounds(targets[metric])) if metric in targets else "",
            met=metric in targets and statuses[targets[metric].id] is Status.PASS,
        )
        for metric, name in NAMES.items()
    )


def shown_targets(result: Result, context: TextContext) -> Mapping[MetricName, CheckSpec]:
    """Return the targets that a learner may see: a check whose details are hidden does not spell what it expects."""
    spelt = {check.id for check in result.checks if check.expected is not None}
    return {metric: check for metric, check in context.targets.items() if check.id in spelt}


def bounds(check: CheckSpec) -> tuple[tuple[str, float], ...]:
    """Return the bounds of a target, spelt and as they are: `("≥ 90 %", 0.9)`."""
    scale, unit = (100, " %") if check.id.endswith("accuracy") else (1, "")
    given = ((sign, getattr(check, name)) for sign, name in _BOUNDS)
    return tuple((f"{sign} {bound * scale:g}{unit}", bound) for sign, bound in given if bound is not None)


def unmeasured(result: Result) -> tuple[str, ...]:
    """Say why there are no figures, in the words of the checks that would have judged them."""
    judged = [check for check in result.checks if check.id in METRIC_OF_CHECK and check.status is not Status.PASS]
    return tuple(dict.fromkeys(check.message for check in judged)) or ("this exercise asks for no training",)


def percent(value: float, digits: int = 1) -> str:
    """Spell a fraction in percent; what is no number stays `nan` or `inf`."""
    return f"{value * 100:.{digits}f} %" if math.isfinite(value) else str(value)


def provenance(result: Result) -> tuple[tuple[str, str], ...]:
    """Return how the verdict came about, as names and values."""
    submission, rubric, sandbox = result.submission, result.rubric, result.sandbox
    missing = f", without {', '.join(sandbox.missing)}" if sandbox.missing else ""
    return (
        ("exercise", rubric.exercise),
        ("class", submission.class_name),
        *_training(result),
        ("sandbox", f"{sandbox.level}{missing}"),
        ("time in all", f"{result.seconds:.1f} s"),
        ("bngrade", result.bngrade),
        ("result schema", result.schema_),
        ("sha256 of the file", submission.sha256),
        ("sha256 of the rubric", rubric.sha256),
    )


def _training(result: Result) -> tuple[tuple[str, str], ...]:
    training = result.training
    if training is None:
        return (("training", "none"),)
    return (
        ("data set", f"{training.dataset}, {'official' if training.official else 'not official'}"),
        ("seed" if len(training.seeds) == 1 else "seeds", _seeds(training.seeds)),
        ("device", training.device),
        ("training", "taken from the cache" if training.cached else f"{training.seconds:.1f} s"),
        ("torch", training.torch),
    )


def _seeds(seeds: Sequence[int]) -> str:
    if len(seeds) <= _SEEDS_NAMED:
        return ", ".join(map(str, seeds))
    return f"{seeds[0]} to {seeds[-1]}, {len(seeds)} of them"


def _spread(metric: MetricName, spread: Spread) -> str:
    if metric.endswith("loss"):
        return f"{spread.mean:.3f} ± {spread.std:.3f}"
    return f"{spread.mean * 100:.2f} ± {spread.std * 100:.2f} %"


def _judged(metric: MetricName, value: float, check: CheckSpec | None) -> str:
    """Give two decimals, or as many as it takes not to round a figure across its target."""
    targets = [bound for _, bound in bounds(check)] if check else []
    shift, digits = (2, 2) if metric.endswith("accuracy") else (0, 3)
    while digits < _MOST_DIGITS and any(_side(round(value, digits + shift), each) != _side(value, each) for each in targets):
        digits += 1
    return percent(value, digits) if shift else f"{value:.{digits}f}"


def _side(value: float, target: float) -> tuple[bool, bool]:
    return value > target, value >= target
