"""The rubric that a file is held against: the named one, or that of the file's name; valid, and the one that was pinned."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.quiz.loading import LoadedQuiz
    from grader.rubric.loading import LoadedRubric


def rubric_for(file: Path, name: str | None) -> Path:
    """Find the rubric of a file.

    Raises:
        click.UsageError: there is none.
    """
    from grader.exercises import RubricNotFoundError, find_rubric

    try:
        return find_rubric(file, name)
    except RubricNotFoundError as error:
        raise click.UsageError(str(error)) from error


def load_valid(path: Path) -> "LoadedRubric | LoadedQuiz":
    """Load a rubric.

    Raises:
        click.UsageError: it is not valid.
    """
    from grader.exercise_types import load_exercise
    from grader.rubric.documents import RubricError

    try:
        return load_exercise(path)
    except RubricError as error:
        raise click.UsageError(f"the rubric is not valid:\n{error}") from error


def load_pinned(path: Path, pinned_sha256: str | None) -> "LoadedRubric | LoadedQuiz":
    """Load a rubric; refuse another one than that which was pinned.

    Raises:
        click.UsageError: it is refused.
    """
    loaded = load_valid(path)
    if pinned_sha256 is not None and loaded.sha256 != pinned_sha256.lower():
        told = f"expected sha256 {pinned_sha256}, found {loaded.sha256}"
        raise click.UsageError(f"'{path}' is not the rubric that was pinned: {told}; put the pinned file back")
    return loaded


def typed_again(rubric_name: str | None, class_name: str | None) -> tuple[str, ...]:
    """Return the options that the next command needs as well."""
    rubric = ("--rubric", rubric_name) if rubric_name else ()
    return (*rubric, *(("--class", class_name) if class_name else ()))
