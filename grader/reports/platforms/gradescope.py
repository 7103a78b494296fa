"""Gradescope: `/autograder/results/results.json`, one test for each check.

Scores are integers; the top `score` equals their sum. All text is declared as plain text, so that a learner's words are never
taken for HTML or Markdown. What the autograder prints is hidden from students: it is the instructor's log.
"""

from typing import Any

from grader.reports.check_text import explanation, headline
from grader.reports.context import ReportContext
from grader.reports.document import Document
from grader.reports.json_report import data_to_json
from grader.result import CheckResult, Result, Status


def write(result: Result, context: ReportContext) -> tuple[Document, ...]:
    """Return `results.json`."""
    data = {
        "score": result.points,
        "execution_time": result.seconds,
        "output": "\n".join((headline(result), *context.inert_notices)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": _provenance(result),
        "tests": [_test(number, check) for number, check in enumerate(result.checks, start=1)],
    }
    return (Document(text=data_to_json(data)),)


def _test(number: int, check: CheckResult) -> dict[str, Any]:
    return {
        "score": check.points,
        "max_score": check.max_points,
        "status": "passed" if check.status is Status.PASS else "failed",
        "name": check.id,
        "number": str(number),
        "output": explanation(check),
        "output_format": "text",
        "visibility": "visible",
    }


def _provenance(result: Result) -> dict[str, Any]:
    """Say what was graded by what, for whoever looks into the data later; students do not see it."""
    return {
        "bngrade": result.bngrade,
        "status": result.status,
        "submission_sha256": result.submission.sha256,
        "rubric": result.rubric.exercise,
        "rubric_sha256": result.rubric.sha256,
    }
