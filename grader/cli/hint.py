"""`bngrade hint [EXERCISE]`: one more hint."""

from typing import TYPE_CHECKING

import click

from grader.cli import terminal
from grader.cli.completing import exercises_or_files
from grader.cli.exercise import exercise_named, is_path

if TYPE_CHECKING:
    from grader.learner.state import LearnerState
    from grader.learner.workplace import Loaded
    from grader.reports.learner.hints import HintContext


@click.command(epilog="Example: bngrade hint netbn")
@click.argument("exercise", metavar="[EXERCISE]", required=False, shell_complete=exercises_or_files)
@click.option("--all", "every", is_flag=True, help="Show every hint of the exercise.")
@click.option("--reset", is_flag=True, help="Forget which hints were given, and begin with the first one again.")
def hint(exercise: str | None, every: bool, reset: bool) -> int:  # noqa: FBT001 - flags of the command line
    """Give one more hint for EXERCISE, in order; the one that fits the check that has just failed comes first.

    EXERCISE is a name, or your file. Without it: the exercise that you checked last, if it is not passed, else the next one.
    """
    if every and reset:
        raise click.UsageError("--all and --reset exclude each other")
    from grader.learner import store

    kept = store.read()
    if kept.notice:
        terminal.say(kept.notice)
    name = exercise or _current(kept.state)
    loaded = exercise_named(name)
    text, notice = _told(loaded, _context(name, loaded, kept.state), every=every, reset=reset)
    if notice:
        terminal.say(notice)
    click.echo(text, nl=False, color=True)
    return 0


def _told(loaded: "Loaded", context: "HintContext", *, every: bool, reset: bool) -> tuple[str, str | None]:
    """Give what was asked for; return the page, and what to say beside it."""
    from grader.learner.hints import forget, give_all, give_hint
    from grader.reports.learner import hints as reports

    exercise, hints, page = loaded.rubric.exercise, loaded.rubric.hints, terminal.page()
    if not hints:
        return reports.none_to_text(context, page), None
    if reset:
        notice = forget(exercise)
        return reports.forgotten_to_text(len(hints), context, page), notice
    if every:
        notice = give_all(exercise, hints)
        return reports.hints_to_text(hints, context, page), notice
    given = give_hint(exercise, hints)
    if given is None:
        return reports.no_more_to_text(len(hints), context, page), None
    return reports.hint_to_text(given, context, page), given.notice


def _current(state: "LearnerState") -> str:
    """Return the exercise that a learner is at."""
    from grader.exercises import rubric_files
    from grader.learner.catalogue import catalogue

    last = state.last_checked
    if last in rubric_files() and state.of(last).passed is None:
        return last
    every = catalogue(state)
    following = every.next or (every.entries[-1] if every.entries else None)
    if following is None:
        raise click.UsageError("there are no exercises; name a rubric: bngrade hint rubric.yaml")
    return following.exercise


def _context(name: str, loaded: "Loaded", state: "LearnerState") -> "HintContext":
    from grader.exercises import rubric_files
    from grader.learner.catalogue import entry, kind_of
    from grader.reports.learner.hints import HintContext

    known = state.of(loaded.rubric.exercise)
    file = entry(loaded, known).file
    return HintContext(
        name=loaded.rubric.exercise if rubric_files().get(loaded.rubric.exercise) == loaded.path else name,
        title=loaded.rubric.title,
        kind=kind_of(loaded),
        file=name if is_path(name) and not name.endswith((".yaml", ".yml")) else str(file) if file else None,
        failed=next(iter(known.last.failed), None) if known.last else None,
    )
