"""PrairieLearn: `/grade/results/results.json`, at most 1 MB.

A submission that cannot be graded is `gradable: false`, which costs the student no attempt. Every test states its points, since
PrairieLearn shows those of none if one lacks them.
"""

from typing import Any

from grader.reports.check_text import FIELD_LIMIT, comparison, headline, line, message, nothing_ran, title
from grader.reports.context import ReportContext
from grader.reports.document import Document
from grader.reports.json_report import data_to_json
from grader.reports.platforms.shares import share
from grader.result import CheckResult, Result, Status

BYTES_LIMIT = 1_000_000

_FIELD_LIMITS = (FIELD_LIMIT, 400, 80)
"""Characters of a text, tried in this order until the file is small enough."""


def write(result: Result, context: ReportContext) -> tuple[Document, ...]:
    """Return `results.json`; its texts are cut further if it would be too large."""
    texts = (data_to_json(_results(result, context, limit)) for limit in _FIELD_LIMITS)
    fitting = next((text for text in texts if len(text) <= BYTES_LIMIT), None)
    return (Document(text=fitting or data_to_json(_graded(result) | _verdict(result))),)


def _results(result: Result, context: ReportContext, limit: int) -> dict[str, Any]:
    notices = "\n".join(line(notice, limit) for notice in context.notices)
    tests = [_test(check, limit) | _description(check, result) for check in result.checks]
    defects = [message(check, limit) for check in result.checks if check.status is Status.ERROR]
    format_errors = {"format_errors": defects} if nothing_ran(result) else {}
    return {**_graded(result), **_verdict(result), "output": notices, **format_errors, "tests": tests}


def _graded(result: Result) -> dict[str, Any]:
    return {"gradable": not nothing_ran(result), "score": share(result)}


def _verdict(result: Result) -> dict[str, Any]:
    return {"message": headline(result)}


def _description(check: CheckResult, result: Result) -> dict[str, Any]:
    return {"description": "" if result.of_quiz else title(check)}


def _test(check: CheckResult, limit: int) -> dict[str, Any]:
    advice = f"help: {line(check.help, limit)}" if check.help else ""
    place = check.place.words if check.place else ""
    return {
        "name": check.id,
        "points": check.points,
        "max_points": check.max_points,
        "message": "\n".join(part for part in (message(check, limit), place, advice) if part),
        "output": comparison(check, limit),
    }
