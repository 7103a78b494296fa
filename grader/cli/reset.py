"""`bngrade reset EXERCISE`: the stub again, after a backup."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import terminal
from grader.cli.completing import exercises_or_files
from grader.cli.exercise import exercise_named, is_path
from grader.cli.files import existing_file, reason, write_whole
from grader.cli.start import stub_to_copy

if TYPE_CHECKING:
    from grader.learner.workplace import Loaded


@click.command(epilog="Example: bngrade reset netbn")
@click.argument("exercise", metavar="EXERCISE|FILE", shell_complete=exercises_or_files)
def reset(exercise: str) -> int:
    """Put the stub of EXERCISE back into your file, after a copy of what you wrote to a backup beside it.

    Your file is the one that you started or checked last, or the one of the exercise's name here; FILE names another one. What
    you have passed and the hints that you were given stay known: `bngrade hint EXERCISE --reset` forgets the hints.
    """
    from grader.learner.workplace import NOTEBOOK, same_file
    from grader.reports.learner.workplace import reset_to_text, untouched_to_text

    loaded = exercise_named(exercise)
    file = existing_file(click.get_current_context(), reset.params[0], str(_file(exercise, loaded)))
    stub = stub_to_copy(loaded, notebook=file.suffix == NOTEBOOK)
    if same_file(file, loaded.path):
        raise click.UsageError(f"'{file}' is the rubric of the exercise, not a learner's file")
    content = _content(loaded, stub, file)
    if file.read_bytes() == content:
        click.echo(untouched_to_text(str(file), loaded.rubric.exercise, terminal.page()), nl=False, color=True)
        return 0
    backup = _restored(file, content)
    if notice := _forget_last(loaded.rubric.exercise):
        terminal.say(notice)
    click.echo(reset_to_text(str(file), str(backup), loaded.rubric.exercise, terminal.page()), nl=False, color=True)
    return 0


def _file(typed: str, loaded: "Loaded") -> Path:
    """Return the file to reset: the one that was named, else the learner's file for the exercise."""
    from grader.learner import store
    from grader.learner.catalogue import entry

    if is_path(typed):
        return Path(typed)
    name = loaded.rubric.exercise
    file = entry(loaded, store.read().state.of(name)).file
    if file is None:
        raise click.UsageError(f"there is no file of yours for '{name}' here; to begin with it: bngrade start {name}")
    return file


def _content(loaded: "Loaded", stub: Path, file: Path) -> bytes:
    """Return what to put back: in a checkout, where the file may be the stub itself, what was handed out."""
    from grader.learner.workplace import same_file
    from grader.originals import handed_out

    content = handed_out(loaded, stub)
    if content is not None:
        return content
    if same_file(file, stub):
        told = f"'{file}' is the stub itself, and what it was before is not known"
        raise click.UsageError(f"{told}; from now on work on a copy: bngrade start {stub.stem} DIR")
    return stub.read_bytes()


def _restored(file: Path, content: bytes) -> Path:
    """Put the stub's content in the place of a file; return where the file's own content is now."""
    try:
        backup = _backed_up(file)
    except OSError as error:
        raise click.UsageError(f"nothing was changed: no backup can be written beside '{file}': {reason(error)}") from error
    try:
        write_whole(file, content)
    except OSError as error:
        raise click.UsageError(f"'{file}' cannot be written: {reason(error)}; '{backup}' is a copy of it") from error
    return backup


def _backed_up(file: Path) -> Path:
    """Copy a file to the first `.bak-N` that is free, whole or not at all; an older backup stays."""
    number = 1
    while os.path.lexists(backup := file.with_name(f"{file.name}.bak-{number}")):
        number += 1
    backup.open("xb").close()  # the name is taken, unless another process was quicker
    try:
        shutil.copyfile(file, backup)
    except OSError:
        backup.unlink()
        raise
    return backup


def _forget_last(exercise: str) -> str | None:
    """Forget the last check: it is of what is no longer there."""
    from grader.learner import store

    return store.update(lambda state: state.having(exercise, last=None)).notice
