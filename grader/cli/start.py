"""`bngrade start EXERCISE [DIR]`: a stub to work on."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import terminal
from grader.cli.completing import exercises, folders
from grader.cli.exercise import exercise_named, is_path
from grader.cli.files import reason

if TYPE_CHECKING:
    from grader.learner.workplace import Loaded


@click.command(epilog="Example: bngrade start netbn my-exercises")
@click.argument("exercise", metavar="EXERCISE", required=False, shell_complete=exercises)
@click.argument("folder", metavar="[DIR]", required=False, default=".", type=Path, shell_complete=folders)
@click.option("--notebook", is_flag=True, help="Begin with the Jupyter notebook edition of the exercise.")
def start(exercise: str | None, folder: Path, notebook: bool) -> int:  # noqa: FBT001 - a flag of the command line
    """Copy the stub of EXERCISE into DIR, which is made if it is not there; without DIR into the folder that you are in.

    Nothing is overwritten. `bngrade list` names the exercises.
    """
    if exercise is None:
        raise click.UsageError(f"say which exercise; {_known()}")
    if is_path(exercise):
        raise click.UsageError(f"'{exercise}' is no name of an exercise; `bngrade list` shows the names")
    from grader.originals import handed_out

    loaded = exercise_named(exercise)
    stub = stub_to_copy(loaded, notebook=notebook)
    place = folder / f"{loaded.rubric.exercise}{stub.suffix}"
    _write(handed_out(loaded, stub) or stub.read_bytes(), place)
    if notice := _remembered(loaded.rubric.exercise, place):
        terminal.say(notice)
    from grader.learner.catalogue import kind_of
    from grader.reports.learner.workplace import started_to_text

    text = started_to_text(str(place), loaded.rubric.exercise, loaded.rubric.title, kind_of(loaded), terminal.page())
    click.echo(text, nl=False, color=True)
    return 0


def _known() -> str:
    from grader.exercises import rubric_files
    from grader.nearest import did_you_mean

    return did_you_mean("", rubric_files())


def stub_to_copy(loaded: "Loaded", *, notebook: bool) -> Path:
    """Return the stub of an exercise, or its notebook edition.

    Raises:
        click.UsageError: there is no such file.
    """
    from grader.learner.workplace import stub_of

    stub = stub_of(loaded, notebook=notebook)
    if stub is not None:
        return stub
    name = loaded.rubric.exercise
    if notebook:
        raise click.UsageError(f"'{name}' has no notebook edition; without --notebook: bngrade start {name}")
    raise click.UsageError(
        f"the stub that '{loaded.path}' names is not there: bngrade rubric check {shlex.quote(str(loaded.path))}"
    )


def _write(content: bytes, place: Path) -> None:
    """Write a stub to where nothing is."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise click.UsageError(f"'{place.parent}' is no folder; name one: bngrade start {place.stem} DIR") from None
    except OSError as error:
        raise click.UsageError(f"the folder '{place.parent}' cannot be made: {reason(error)}") from error
    try:
        with place.open("xb") as file:
            file.write(content)
    except FileExistsError:
        again = shlex.join(("bngrade", "reset", str(place)))
        raise click.UsageError(f"'{place}' is there already, and is not overwritten; to begin anew: {again}") from None
    except OSError as error:
        raise click.UsageError(f"'{place}' cannot be written: {reason(error)}") from error


def _remembered(exercise: str, place: Path) -> str | None:
    from grader.learner import store
    from grader.learner.recording import spelt

    return store.update(lambda state: state.having(exercise, file=spelt(place))).notice
