"""`bngrade rubric show FILE`: a rubric as a person reads it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import terminal
from grader.cli.completing import exercises_or_files
from grader.cli.files import FaultError
from grader.cli.rubric.naming import rubric_file

if TYPE_CHECKING:
    from grader.overview.view import Overview
    from grader.rubric.loading import LoadedRubric


@click.command(epilog="Example: bngrade rubric show rubrics/netbn.yaml")
@click.argument("file", metavar="FILE|NAME", callback=rubric_file, shell_complete=exercises_or_files)
@click.option("--no-timing", is_flag=True, help="Do not estimate what a verdict takes on this machine; needs no torch.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(file: Path, no_timing: bool, format_: str) -> int:  # noqa: FBT001 - a flag of the command line
    """Show a rubric as a person reads it.

    The network, the points, the hints, the budgets with the time that they take on this machine, and how far solution and
    starter are from each target, in standard deviations; of a quiz, its questions. FILE is a rubric; NAME is an exercise that
    has one.
    """
    from grader.exercise_types import is_quiz

    if is_quiz(file):
        click.echo(_quiz(file, format_), nl=False, color=True)
        return 0
    view = _untimed(file) if no_timing else _timed(file)
    if format_ == "json":
        from grader.reports.json_report import overview_to_json

        click.echo(overview_to_json(view), nl=False)
    else:
        from grader.reports.rubric_text import rubric_to_text

        click.echo(rubric_to_text(view, terminal.page()), nl=False, color=True)
    return 0


def _quiz(file: Path, format_: str) -> str:
    from grader.cli.quiz.finding import load_named
    from grader.reports.quiz_overview import quiz_to_json, quiz_to_text

    loaded = load_named(file)
    return quiz_to_json(loaded) if format_ == "json" else quiz_to_text(loaded, terminal.page())


def _load(file: Path) -> "LoadedRubric":
    from grader.rubric.loading import RubricError, load_rubric

    try:
        return load_rubric(file)
    except RubricError as error:
        raise click.UsageError(f"the rubric is not valid:\n{error}") from error


def _untimed(file: Path) -> "Overview":
    from grader.overview.view import overview

    return overview(_load(file))


def _timed(file: Path) -> "Overview":
    """Time the solution's network, or the declared one where the solution is not at hand or cannot be traced."""
    from grader.preload import Preload
    from grader.sandbox.runner import Sandbox, SandboxError

    with Sandbox() as sandbox:  # it imports torch meanwhile
        preload = Preload()
        preload.start()
        from grader.overview.network import network_to_time
        from grader.overview.view import overview

        loaded = _load(file)
        try:
            graph, origin = network_to_time(loaded, sandbox)
        except SandboxError as error:
            raise FaultError(str(error)) from error
    preload.wait()
    from grader.overview.timing import time_network
    from grader.rebuild import CannotRebuild

    try:
        return overview(loaded, time_network(graph, loaded.rubric), timed_on=origin)
    except CannotRebuild as error:
        return overview(loaded, obstacle=f"{origin} cannot be trained: {error}")
