"""Quizzes named on the command line: by exercise, by what the exercise is about (`batchnorm`), or by their file."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import terminal

if TYPE_CHECKING:
    from grader.quiz.loading import LoadedQuiz

_ENDING = "_quiz"


def find_quiz(name: str) -> "LoadedQuiz":
    """Load a quiz.

    Raises:
        click.UsageError: there is none of that name, or it is not valid.
    """
    return load_named(_path(name))


def load_named(path: Path) -> "LoadedQuiz":
    """Load the quiz of a file that was named.

    Raises:
        click.UsageError: it is not valid.
    """
    from grader.quiz.loading import load_quiz
    from grader.rubric.documents import RubricError

    try:
        return load_quiz(path)
    except RubricError as error:
        raise click.UsageError(f"the quiz is not valid:\n{error}") from error


def all_quizzes() -> "list[LoadedQuiz]":
    """Load the quizzes that are there, in the order of `bngrade list`; those that are not valid are named and left out."""
    from grader.quiz.loading import load_quiz
    from grader.rubric.documents import RubricError

    found = []
    for path in _known().values():
        try:
            found.append(load_quiz(path))
        except RubricError:
            terminal.say(f"{path} is no valid quiz, and left out; its mistakes: bngrade rubric check {shlex.quote(str(path))}")
    return sorted(found, key=lambda each: (each.rubric.position or len(found) + 1_000, each.rubric.exercise))


def _path(name: str) -> Path:
    from grader.nearest import did_you_mean

    if Path(name).suffix in (".yaml", ".yml"):
        if Path(name).is_file():
            return Path(name)
        raise click.UsageError(f"there is no file '{name}'")
    known = _known()
    for each in (name, name + _ENDING):
        if each in known:
            return known[each]
    raise click.UsageError(f"there is no quiz '{name}'; {did_you_mean(name, known)}")


def _known() -> dict[str, Path]:
    from grader.exercise_types import is_quiz
    from grader.exercises import rubric_files

    return {name: path for name, path in rubric_files().items() if is_quiz(path)}
