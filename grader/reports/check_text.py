"""A result and its checks in a few lines of plain text, for platforms that show text: inert, and cut where it has no end."""

from grader.checks.registry import CHECKS
from grader.reports.text_layout import Page
from grader.result import CheckResult, Result, Status

FIELD_LIMIT = 2_000
"""A message may hold an exception's text, which is as long as its author likes; longer ones are cut, in characters."""

_NOT_JUDGED = "not judged"
_UNSAID = "no message"
"""Platforms ask for a message with every failure."""


def headline(result: Result) -> str:
    """Return the verdict and the points in one line."""
    return f"{result.status.upper()}: {result.points} of {result.max_points} points"


def nothing_ran(result: Result) -> bool:
    """Tell whether the submission could not be judged at all: it does not load, and so no check ran."""
    return all(check.status in (Status.ERROR, Status.SKIPPED) for check in result.checks) and result.status is Status.ERROR


def title(check: CheckResult) -> str:
    """Return one line about what a check looks at, empty for one that this version does not know."""
    known = CHECKS.get(check.id)
    return known.title if known else ""


def message(check: CheckResult, limit: int = FIELD_LIMIT) -> str:
    """Return what a check found, on one line; of a skipped one, why it was not judged."""
    shown = line(check.message, limit) or _UNSAID
    return f"{_NOT_JUDGED}: {shown}" if check.status is Status.SKIPPED else shown


def comparison(check: CheckResult, limit: int = FIELD_LIMIT) -> str:
    """Return what was expected and what was found, one line each, as far as the check says so."""
    sides = (("expected", check.expected), ("found", check.actual))
    return "\n".join(f"{name}: {line(text, limit)}" for name, text in sides if text is not None)


def explanation(check: CheckResult, limit: int = FIELD_LIMIT) -> str:
    """Return all that a check tells a learner, line by line: the finding, the place, both sides, what to look at."""
    place = check.place.words if check.place else ""
    advice = f"help: {line(check.help, limit)}" if check.help else ""
    return "\n".join(part for part in (message(check, limit), place, comparison(check, limit), advice) if part)


def line(text: str, limit: int = FIELD_LIMIT) -> str:
    """Return a text as one harmless line of at most `limit` characters."""
    return Page().cut(text, limit)
