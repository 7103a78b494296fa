"""The checks as a table, and one block for each defect: what is wrong, the learner's line, what to look at."""

from collections.abc import Iterable

from grader.reports.outcome import DEFECTS
from grader.reports.text_context import TextContext
from grader.reports.text_layout import Lines
from grader.result import CheckResult, Result, Status

_MARKS = {
    Status.PASS: "✓ pass",
    Status.FAIL: "✗ fail",
    Status.ERROR: "✗ error",
    Status.SKIPPED: "· skipped",
}
_COLORS = {Status.PASS: "green", Status.FAIL: "red", Status.ERROR: "red", Status.SKIPPED: "bright_black"}


def checks_table(result: Result, context: TextContext) -> Lines:
    """Return one row for each check: how it came out, its points, what was expected and found."""
    rows = [
        (_MARKS[check.status], f"{check.points}/{check.max_points}", check.id, check.expected or "", found)
        for check, found in zip(result.checks, _findings(result.checks), strict=True)
    ]
    lines = context.page.table(("status", "points", "check", "expected", "found"), rows, right=(1,))
    return [_paint(line, context) for line in lines]


def defects(result: Result, context: TextContext) -> list[Lines]:
    """Return one block for each check that failed, in the order in which they were judged."""
    return [_defect(check, context) for check in result.checks if check.status in DEFECTS]


def _findings(checks: Iterable[CheckResult]) -> Lines:
    """Say what each check found; a defect has a block of its own, and a reason shared with the row above is not repeated."""
    findings: Lines = []
    last_reason = ""
    for check in checks:
        reason = check.message if check.status is Status.SKIPPED else ""
        if check.actual is not None:
            findings.append(check.actual)
        elif check.status in DEFECTS or (reason and reason == last_reason):
            findings.append("")
        else:
            findings.append(check.message)
        last_reason = reason
    return findings


def _defect(check: CheckResult, context: TextContext) -> Lines:
    page = context.page
    lines = page.style(page.wrap(f"✗ {check.id}: {check.message}", hang="  "), fg="red", bold=True)
    if check.line is not None:
        lines += _quotation(check.line, context)
    if check.help:
        lines += page.wrap(f"help: {check.help}", indent="  ", hang=" " * 8)
    return lines


def _quotation(line: int, context: TextContext) -> Lines:
    """Point at a line of the submission as a compiler does, and quote it if it is known."""
    page = context.page
    place = page.style(page.wrap(f"{context.file}:{line}", indent="  --> ", hang=" " * 6), dim=True)
    code = context.source_lines.get(line, "").expandtabs(4).rstrip()
    if not code:
        return place
    margin = f"  {line} | "
    return [*place, margin + page.cut(code, page.columns - len(margin))]


def _paint(line: str, context: TextContext) -> str:
    """Colour the status at the beginning of a table's row, or the heading of the table."""
    for status, mark in _MARKS.items():
        [shown] = context.page.wrap(mark, indent="  ")
        if line.startswith(shown):
            return context.page.style([shown], fg=_COLORS[status])[0] + line[len(shown) :]
    return line
