"""Files named on the command line: the one to grade must be there, and what is wrong with one is said in a line."""

import contextlib
import difflib
import os
import stat
from pathlib import Path

import click

from grader.files import write_whole
from grader.reports.inert import inert

_OF_LEARNERS = ("", ".py", ".ipynb")
"""How the name of a learner's file ends, or that of an exercise, which was typed in place of a file."""

__all__ = ["FaultError", "existing_file", "reason", "write_whole"]


class FaultError(click.ClickException):
    """Something on the grader's side failed; no points are taken."""

    exit_code = 4


def existing_file(_context: click.Context, _parameter: click.Parameter, value: str) -> Path:
    """Take the path of a file that is there; name what is near if it is not."""
    path = Path(value)
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise click.UsageError(f"there is no file '{inert(value)}'{_near(path)}") from None
    except OSError as error:
        raise click.UsageError(f"'{inert(value)}' cannot be read: {reason(error)}") from error
    if stat.S_ISDIR(mode):
        raise click.UsageError(f"'{inert(value)}' is a folder; name the file to grade in it{_candidates(path)}")
    if not stat.S_ISREG(mode):
        raise click.UsageError(f"'{inert(value)}' is not a regular file")
    if not os.access(path, os.R_OK):
        raise click.UsageError(f"'{inert(value)}' cannot be read: permission denied")
    return path


def reason(error: OSError) -> str:
    """Say why the system refused, in lower case."""
    return (error.strerror or str(error)).lower()


def _near(path: Path) -> str:
    """Name what may be meant: the learner's file for the exercise of that name, else a file there whose name is near."""
    if path.suffix in _OF_LEARNERS and (told := _for_exercise(path.stem)):
        return told
    with contextlib.suppress(OSError):
        names = [each.name for each in path.parent.iterdir() if each.is_file()]
        if close := difflib.get_close_matches(path.name, names, n=1):
            return f"; did you mean '{inert(str(path.parent / close[0]))}'?"
    return ""


def _for_exercise(name: str) -> str:
    """Say where the learner's file for an exercise is, or how to get one; nothing if no exercise has that name."""
    from grader.exercises import rubric_files

    if name not in rubric_files():
        return ""
    from grader.cli.exercise import exercise_named
    from grader.learner import store
    from grader.learner.catalogue import entry

    with contextlib.suppress(click.UsageError):  # a rubric that is not valid is no news here
        if file := entry(exercise_named(name), store.read().state.of(name)).file:
            return f"; did you mean '{inert(str(file))}'?"
    return f"; to begin with the exercise: bngrade start {name}"


def _candidates(folder: Path) -> str:
    with contextlib.suppress(OSError):
        names = sorted(each.name for each in folder.iterdir() if each.suffix.lower() in (".py", ".ipynb"))
        if names:
            return f", such as '{inert(str(folder / names[0]))}'"
    return ""
