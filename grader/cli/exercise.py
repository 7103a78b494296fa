"""An exercise named on the command line: by its name, by a learner's file that is called after it, or by its rubric."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.chosen_rubric import load_valid

if TYPE_CHECKING:
    from grader.learner.workplace import Loaded


def exercise_named(value: str) -> "Loaded":
    """Load the rubric of the exercise that is meant.

    Raises:
        click.UsageError: there is no such exercise, or its rubric is not valid.
    """
    return load_valid(_rubric(value))


def is_path(value: str) -> bool:
    """Tell whether a file is meant, not a name."""
    return Path(value).name != value or Path(value).suffix != ""


def _rubric(value: str) -> Path:
    from grader.exercises import rubric_files
    from grader.nearest import did_you_mean

    known = rubric_files()
    path = Path(value)
    name = path.stem if is_path(value) else value
    if name in known:
        return known[name]
    if path.suffix in (".yaml", ".yml") and path.is_file():
        return path
    raise click.UsageError(f"there is no exercise '{name}'; {did_you_mean(name, known)}")
