"""The teacher's rules over judged checks: partial credit, late submissions, and what a learner may see.

Takes results as judged, by the rubric of a network or by a quiz, and gives results as reported. Statuses never change here, so
a verdict is the same under every policy.
"""

import datetime as dt
from collections.abc import Sequence
from math import floor
from typing import Protocol

from grader.result import CheckResult, Status
from grader.rubric.model import METRIC_OF_CHECK, Rubric
from grader.rubric.policy import LatePolicy, PartialCredit, Visibility

Results = tuple[CheckResult, ...]

_NEVER_HIDDEN = "submission-loads"
"""A file that cannot be graded is explained in any case."""


class Judged(Protocol):
    """What a check's result comes from: a check of a rubric, a question of a quiz."""

    @property
    def id(self) -> str:
        """The id that the result has as well."""

    @property
    def visibility(self) -> Visibility:
        """What learners see of the result."""


class Rules(Protocol):
    """What a rubric of any type says of credit."""

    @property
    def checks(self) -> Sequence[Judged]:
        """What is judged."""

    @property
    def partial_credit(self) -> PartialCredit:
        """How points come about."""

    @property
    def late(self) -> LatePolicy | None:
        """What a submission loses after its due time."""


def credit(results: Results, rubric: Rules, submitted_at: dt.datetime | None) -> Results:
    """Give points by the rubric's rule for partial credit, and take off what a late submission loses."""
    share = 1.0
    if rubric.partial_credit is PartialCredit.ALL_OR_NOTHING and any(each.status is not Status.PASS for each in results):
        share = 0.0
    if rubric.late is not None and submitted_at is not None:
        share *= rubric.late.share(submitted_at)
    return tuple(each.model_copy(update={"points": floor(each.points * share)}) for each in results)


def redact(results: Results, rubric: Rules, day: dt.date) -> Results:
    """Leave the verdict alone of checks whose details learners may not see on a day."""
    visibility = {spec.id: spec.visibility for spec in rubric.checks}
    return tuple(
        each if each.id == _NEVER_HIDDEN or visibility[each.id].full_on(day) else _verdict_alone(each, rubric)
        for each in results
    )


def hides_figures(rubric: Rubric, day: dt.date) -> bool:
    """Tell whether learners may not see the figures on a day: those of one hidden check would show through the rest."""
    measured = (spec for spec in rubric.checks if spec.id in METRIC_OF_CHECK)
    return not all(spec.visibility.full_on(day) for spec in measured)


def _verdict_alone(result: CheckResult, rubric: Rules) -> CheckResult:
    until = next(spec.visibility.hidden_until for spec in rubric.checks if spec.id == result.id)
    when = f"until {until:%Y-%m-%d}" if until else "by the rubric"
    hidden = {"message": f"details are hidden {when}", "help": None, "line": None, "expected": None, "actual": None}
    return result.model_copy(update=hidden)
