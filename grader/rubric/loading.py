"""From a rubric file to a `Rubric`, or to every mistake in it at once."""

from pathlib import Path

from grader.rubric.consistency import inconsistencies
from grader.rubric.documents import LoadedFile, RubricError, read_document
from grader.rubric.model import Rubric

__all__ = ["LoadedRubric", "RubricError", "load_rubric"]


class LoadedRubric(LoadedFile):
    """A valid rubric and the file that it was read from."""

    rubric: Rubric


def load_rubric(path: Path) -> LoadedRubric:
    """Read and validate a rubric.

    Raises:
        RubricError: the file cannot be read or is no valid rubric.
    """
    read = read_document(path, Rubric, inconsistencies)
    return LoadedRubric(path=path, sha256=read.sha256, rubric=read.value, source=read.source)
