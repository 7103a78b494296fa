"""Exercism: `results.json`, version 3 of the test runners' interface.

The status `error` says that no test ran. A check that was skipped because another failed is a failing test that says so; in a
result that passes nobody asked for it, and it is left out.
"""

from typing import Any

from grader.reports.check_text import comparison, explanation, nothing_ran
from grader.reports.context import ReportContext
from grader.reports.document import Document
from grader.reports.json_report import data_to_json
from grader.reports.outcome import more_about
from grader.result import CheckResult, Result, Status

MESSAGE_LIMIT = 65_535
"""Bytes of a message."""
OUTPUT_LIMIT = 500
"""Characters of a test's output."""


def write(result: Result, _context: ReportContext) -> tuple[Document, ...]:
    """Return `results.json`."""
    if nothing_ran(result):
        reasons = (explanation(check) for check in result.checks if check.status is Status.ERROR)
        data: dict[str, Any] = {"status": "error", "message": _cut("\n\n".join(reasons), MESSAGE_LIMIT), "tests": []}
    else:
        shown = [check for check in result.checks if result.status is not Status.PASS or check.status is Status.PASS]
        data = {
            "status": "pass" if result.status is Status.PASS else "fail",
            "message": None,
            "tests": [_test(check, result) for check in shown],
        }
    return (Document(text=data_to_json({"version": 3, **data})),)


def _test(check: CheckResult, result: Result) -> dict[str, Any]:
    status = Status.FAIL if check.status is Status.SKIPPED else check.status
    return {
        "name": check.id,
        "test_code": more_about(check.id, result) or "bngrade check",
        "status": status,
        "message": None if status is Status.PASS else _cut(explanation(check), MESSAGE_LIMIT),
        "output": _cut(comparison(check), OUTPUT_LIMIT) or None,
    }


def _cut(text: str, limit: int) -> str:
    """Keep as many bytes of UTF-8 as may be, which are no fewer than the characters."""
    encoded = text.encode()
    if len(encoded) <= limit:
        return text
    return encoded[: limit - len("…".encode())].decode(errors="ignore") + "…"
