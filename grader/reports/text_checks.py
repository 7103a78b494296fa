"""The checks as a table, and one block for each defect: what is wrong, the learner's line, what to look at."""

from collections.abc import Iterable, Sequence

from grader.places import Place
from grader.reports.check_text import nothing_ran
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
    checks = _worth_a_row(result)
    rows = [
        (_MARKS[check.status], f"{check.points}/{check.max_points}", check.id, check.expected or "", found)
        for check, found in zip(checks, _findings(checks), strict=True)
    ]
    lines = context.page.table(("status", "points", "check", "expected", "found"), rows, right=(1,), whole=(0, 2))
    return [_paint(line, context) for line in lines]


def checks_list(result: Result, context: TextContext) -> Lines:
    """Return one line for each check, for who has few of them: how it came out, its points, the beginning of what was found."""
    checks = _worth_a_row(result)
    rows = [
        (_MARKS[check.status], f"{check.points}/{check.max_points}", check.id, found)
        for check, found in zip(checks, _findings(checks), strict=True)
    ]
    lines = context.page.table(("status", "points", "check", "found"), rows, right=(1,), cut=(3,))
    return [_paint(line, context) for line in lines]


def defects(result: Result, context: TextContext) -> list[Lines]:
    """Return one block for each check that failed, in the order in which they were judged; several of one message share it."""
    alike: dict[str, list[CheckResult]] = {}
    for check in result.checks:
        if check.status in DEFECTS:
            alike.setdefault(check.message, []).append(check)
    return [_defect(checks[0], context) if len(checks) == 1 else _defects_alike(checks, context) for checks in alike.values()]


def first_defect(result: Result, context: TextContext) -> Lines:
    """Return what is wrong first, and where, without the learner's line; nothing if nothing is wrong."""
    check = next((check for check in result.checks if check.status in DEFECTS), None)
    if check is None:
        return []
    return [*_headline(check.id, check, context), *(_place(check.place, context) if check.place else [])]


def _worth_a_row(result: Result) -> Sequence[CheckResult]:
    """Return all checks; of a submission that could not be judged at all only what says why."""
    return [check for check in result.checks if check.status in DEFECTS] if nothing_ran(result) else result.checks


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
    place = [] if check.place is None else _quotation(check.place, context)
    return [*_headline(check.id, check, context), *place, *_advice(check, context)]


def _defects_alike(checks: Sequence[CheckResult], context: TextContext) -> Lines:
    """Say once what is wrong with several checks, then where each of them is; the first one's advice stands for all."""
    lines = _headline(f"{len(checks)} checks", checks[0], context)
    for check in checks:
        place = "" if check.place is None else f"{check.place.within(context.file)} "
        lines += context.page.wrap(f"{place}{check.id}", indent="  --> ", hang=" " * 6)
    return lines + _advice(checks[0], context)


def _headline(name: str, check: CheckResult, context: TextContext) -> Lines:
    return context.page.style(context.page.wrap(f"✗ {name}: {check.message}", hang="  "), fg="red", bold=True)


def _advice(check: CheckResult, context: TextContext) -> Lines:
    return context.page.wrap(f"help: {check.help}", indent="  ", hang=" " * 8) if check.help else []


def _quotation(meant: Place, context: TextContext) -> Lines:
    """Point at a line of the submission as a compiler does, and quote it if it is known."""
    page, place = context.page, _place(meant, context)
    code = context.source_lines.get(meant.line, "").expandtabs(4).rstrip()
    if not code:
        return place
    margin = f"  {meant.cell_line or meant.line} | "
    return [*place, margin + page.cut(code, page.columns - len(margin))]


def _place(meant: Place, context: TextContext) -> Lines:
    return context.page.style(context.page.wrap(meant.within(context.file), indent="  --> ", hang=" " * 6), dim=True)


def _paint(line: str, context: TextContext) -> str:
    """Colour the status at the beginning of a table's row, or the heading of the table."""
    for status, mark in _MARKS.items():
        [shown] = context.page.wrap(mark, indent="  ")
        if line.startswith(shown):
            return context.page.style([shown], fg=_COLORS[status])[0] + line[len(shown) :]
    return line
