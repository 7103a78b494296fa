"""The report as Markdown, for a job summary, a release or an issue: the verdict, every check, and each defect with its line."""

from grader.reports.check_text import headline, line, message
from grader.reports.context import ReportContext
from grader.reports.markdown_text import cell, code, code_block, inline
from grader.reports.outcome import DEFECTS, next_step, seeds
from grader.result import CheckResult, Result, Status, TrainingInfo

_MARKS = {Status.PASS: "✅", Status.FAIL: "❌", Status.ERROR: "❌", Status.SKIPPED: "⏭️"}


def to_markdown(result: Result, context: ReportContext) -> str:
    """Return the report, with a newline at the end."""
    parts = [
        [f"## {_MARKS[result.status]} {headline(result)}"],
        [f"Exercise: {inline(context.title)}, file {code(line(context.file))}"],
        *([f"> **Note:** {inline(notice)}"] for notice in context.notices),
        _table(result),
        *(_defect(check, context) for check in result.checks if check.status in DEFECTS),
        [_provenance(result.training)] if result.training else [],
        _after_a_defect(result, context),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _table(result: Result) -> list[str]:
    heading = ["| | check | points | expected | found |", "|---|---|---:|---|---|"]
    return [*heading, *map(_row, result.checks)]


def _row(check: CheckResult) -> str:
    found = message(check) if check.actual is None else check.actual
    points = f"{check.points}/{check.max_points}"
    mark = f"{_MARKS[check.status]} {check.status}"
    return f"| {mark} | {cell(check.id)} | {points} | {cell(check.expected or '')} | {cell(found)} |"


def _defect(check: CheckResult, context: ReportContext) -> list[str]:
    lines = [f"### {_MARKS[check.status]} {inline(check.id)}: {inline(check.message)}"]
    if check.line is not None and check.place is not None:
        quoted = line(context.source_lines.get(check.line, "").expandtabs(4).strip())
        lines += ["", f"{check.place.words.capitalize()} of {code(line(context.file))}:"]
        lines += ["", *code_block(quoted)] if quoted else []
    if check.help:
        lines += ["", f"**Help:** {inline(check.help)}"]
    return lines


def _after_a_defect(result: Result, context: ReportContext) -> list[str]:
    purpose, command = next_step(result, context)
    return [f"{purpose.capitalize()}: {code(line(command))}"] if result.status is not Status.PASS else []


def _provenance(training: TrainingInfo) -> str:
    official = "official" if training.official else "**not official**"
    seeded = f"{'seed' if len(training.seeds) == 1 else 'seeds'} {seeds(training.seeds)}"
    made = f"device {inline(training.device)}, torch {inline(training.torch)}"
    return f"Measured on {inline(training.dataset)} ({official}), {seeded}, {made}."
