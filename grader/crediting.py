"""The teacher's rules over judged checks: partial credit, late submissions, and what a learner may see.

Takes results as judged, gives results as reported. Statuses never change here, so a verdict is the same under every policy.
"""

import datetime as dt
from math import floor

from grader.result import CheckResult, Status
from grader.rubric.model import METRIC_OF_CHECK, PartialCredit, Rubric

Results = tuple[CheckResult, ...]

_NEVER_HIDDEN = "submission-loads"
"""A file that cannot be graded is explained in any case."""


def credit(results: Results, rubric: Rubric, submitted_at: dt.datetime | None) -> Results:
    """Give points by the rubric's rule for partial credit, and take off what a late submission loses."""
    share = 1.0
    if rubric.partial_credit is PartialCredit.ALL_OR_NOTHING and any(each.status is not Status.PASS for each in results):
        share = 0.0
    if rubric.late is not None and submitted_at is not None:
        share *= rubric.late.share(submitted_at)
    return tuple(each.model_copy(update={"points": floor(each.points * share)}) for each in results)


def redact(results: Results, rubric: Rubric, day: dt.date) -> Results:
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


def _verdict_alone(result: CheckResult, rubric: Rubric) -> CheckResult:
    until = next(spec.visibility.hidden_until for spec in rubric.checks if spec.id == result.id)
    when = f"until {until:%Y-%m-%d}" if until else "by the rubric"
    hidden = {"message": f"details are hidden {when}", "help": None, "line": None, "expected": None, "actual": None}
    return result.model_copy(update=hidden)
