"""The rubric that a file is held against: valid, and the one that was pinned."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.quiz.loading import LoadedQuiz
    from grader.rubric.loading import LoadedRubric


def load_pinned(path: Path, pinned_sha256: str | None) -> "LoadedRubric | LoadedQuiz":
    """Load the rubric; refuse one that is not valid, or not the one that was pinned.

    Raises:
        click.UsageError: it is refused.
    """
    from grader.exercise_types import load_exercise
    from grader.rubric.documents import RubricError

    try:
        loaded = load_exercise(path)
    except RubricError as error:
        raise click.UsageError(f"the rubric is not valid:\n{error}") from error
    if pinned_sha256 is not None and loaded.sha256 != pinned_sha256.lower():
        told = f"expected sha256 {pinned_sha256}, found {loaded.sha256}"
        raise click.UsageError(f"'{path}' is not the rubric that was pinned: {told}; put the pinned file back")
    return loaded
