"""The report for a terminal: the verdict and the defects first, then what was measured, last what to type next.

A report that is longer than a small terminal ends with the verdict and the first defect again, since its beginning is out of
sight there.
"""

import shlex
from collections.abc import Mapping, Sequence

from grader.graph import ModuleGraph
from grader.places import Cell
from grader.reports.outcome import (
    DEFECTS,
    MEASURED_CHANGE,
    comparable,
    confinement,
    more_about,
    next_step,
    unofficial,
    warnings,
)
from grader.reports.text_checks import checks_table, defects, first_defect
from grader.reports.text_context import TextContext
from grader.reports.text_layers import executed, layers_table, shape, summary, unused_modules
from grader.reports.text_layout import Lines, Page, joined
from grader.reports.text_training import figures_table, learning_curve, provenance
from grader.result import Result, Status

_SCREEN_ROWS = 24
"""A terminal has so many rows at least."""
_TALLIED = (("failed", Status.FAIL), ("skipped", Status.SKIPPED))
_COLORS = {Status.PASS: "green", Status.FAIL: "red", Status.ERROR: "red"}


def to_text(result: Result, context: TextContext) -> str:
    """Return the report on one submission, with a newline at the end."""
    told = (
        _headline(result, context),
        _warnings(result, context),
        *defects(result, context),
        checks_table(result, context),
        *_measured(result, context),
        executed(result, context),
        _sandbox(result, context),
    )
    leading_on = (
        _explanation(result, context),
        _hint(result, context),
        _comparison(result, context),
        _command(*next_step(result, context), context),
    )
    whole = joined((*told, *leading_on))
    if whole.count("\n") < _SCREEN_ROWS:
        return whole
    return joined((*told, [*_verdict(result, context), *first_defect(result, context)], *leading_on))


def graph_to_text(
    graph: ModuleGraph, source_lines: Mapping[int, str], width: int, *, cells: Sequence[Cell] = (), unicode: bool = True
) -> str:
    """Return the executed graph as a table, with a newline at the end; `cells` say where a notebook's cells begin."""
    page = Page(width=width, unicode=unicode)
    flow = f"{shape((None, *graph.input_shape))} → {shape(graph.output_shape)}"
    lines = [
        *page.wrap(f"{graph.class_name}: {flow}, {summary(graph)}", hang="  "),
        *layers_table(graph, source_lines, page, cells=cells),
        *unused_modules(graph, page, cells),
    ]
    return joined([lines])


def _headline(result: Result, context: TextContext) -> Lines:
    page = context.page
    of_class = "" if result.of_quiz else f", class `{result.submission.class_name}`"
    return [
        *_verdict(result, context),
        *page.wrap(context.title, indent="  "),
        *page.wrap(f"{context.file}{of_class}", indent="  "),
    ]


def _verdict(result: Result, context: TextContext) -> Lines:
    return context.page.style(context.page.wrap(verdict(result)), fg=_COLORS[result.status], bold=True)


def verdict(result: Result) -> str:
    """Return the verdict, the points and what they miss in one line."""
    official = ", not official" if unofficial(result) else ""
    return f"{result.status.upper()}{official}: {result.points} of {result.max_points} points{_tally(result)}"


def _tally(result: Result) -> str:
    """Count the defects, or say that there was nothing to count."""
    if result.status is Status.ERROR:
        return ", the submission could not be graded"
    counts = ((word, sum(check.status is status for check in result.checks)) for word, status in _TALLIED)
    return "".join(f", {count} {'check' if count == 1 else 'checks'} {word}" for word, count in counts if count)


def _warnings(result: Result, context: TextContext) -> Lines:
    lines = [line for text in warnings(result, context, "NOT OFFICIAL") for line in context.page.wrap(f"! {text}", hang="  ")]
    return context.page.style(lines, fg="yellow", bold=True)


def _measured(result: Result, context: TextContext) -> list[Lines]:
    if result.metrics is None:
        return []
    origin = provenance(result.training, context) if result.training else []
    return [[*origin, *figures_table(result, result.metrics, context)], learning_curve(result.metrics.history, context)]


def _sandbox(result: Result, context: TextContext) -> Lines:
    if result.sandbox.level == "strong":
        return []
    return context.page.wrap(f"sandbox: {confinement(result.sandbox)}", hang="  ")


def _explanation(result: Result, context: TextContext) -> Lines:
    """Name the command that says more about the first defect."""
    first = next((check for check in result.checks if check.status in DEFECTS), None)
    command = more_about(first.id, result, context.rubric_option) if first else None
    return _command(f"more about `{first.id}`", command, context) if first and command else []


def _hint(result: Result, context: TextContext) -> Lines:
    """Name the command that gives a hint, if something is wrong and there are hints."""
    if result.status is Status.PASS or not context.hints:
        return []
    return _command("for a hint", shlex.join(["bngrade", "hint", context.rubric_option or result.rubric.exercise]), context)


def _comparison(result: Result, context: TextContext) -> Lines:
    """Name the command that measures what a network's changes have brought, once nothing else is to be said about it."""
    return _command(MEASURED_CHANGE, context.command("compare"), context) if comparable(result) else []


def _command(purpose: str, command: str, context: TextContext) -> Lines:
    page = context.page
    return [*page.wrap(f"{purpose}:"), *page.style([page.verbatim(command, indent="  ")], bold=True)]
