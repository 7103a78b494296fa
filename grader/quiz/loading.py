"""From a quiz file to a `Quiz`, or to every mistake in it at once."""

from pathlib import Path

from grader.quiz.consistency import inconsistencies
from grader.quiz.model import Quiz
from grader.rubric.documents import LoadedFile, read_document


class LoadedQuiz(LoadedFile):
    """A valid quiz and the file that it was read from."""

    rubric: Quiz


def load_quiz(path: Path) -> LoadedQuiz:
    """Read and validate a quiz.

    Raises:
        RubricError: the file cannot be read or is no valid quiz.
    """
    read = read_document(path, Quiz, inconsistencies)
    return LoadedQuiz(path=path, sha256=read.sha256, rubric=read.value, source=read.source)
