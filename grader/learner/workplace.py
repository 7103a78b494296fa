"""Where a learner works on an exercise: the stub that it begins with, and the file that it has become."""

import contextlib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.quiz.loading import LoadedQuiz
    from grader.rubric.loading import LoadedRubric

    Loaded = LoadedRubric | LoadedQuiz

NOTEBOOK = ".ipynb"


def stub_of(loaded: "Loaded", *, notebook: bool = False) -> Path | None:
    """Return what a learner begins with, or its notebook edition; `None` if there is no such file."""
    rubric = loaded.rubric
    name = rubric.sheet if rubric.format == "bngrade/quiz/v1" else rubric.submission.starter
    stub = loaded.path.parent / name
    stub = stub.with_suffix(NOTEBOOK) if notebook else stub
    return stub if stub.is_file() else None


def working_file(exercise: str, rubric: Path, suffixes: tuple[str, ...], remembered: str | None) -> Path | None:
    """Return the file that a learner works in: the remembered one if it lies below here, else one of the exercise's name here.

    A remembered one elsewhere comes last. The path is relative if the file lies below the working directory.
    """
    known = Path(remembered) if remembered else None
    here = Path.cwd()
    below = [known.relative_to(here)] if known and known.is_relative_to(here) else []
    named = [folder / f"{exercise}{suffix}" for folder in (Path(), Path("exercises")) for suffix in suffixes]
    elsewhere = [known] if known else []
    return next((each for each in (*below, *named, *elsewhere) if is_file(each) and not same_file(each, rubric)), None)


def is_file(path: Path) -> bool:
    """Tell whether a file is there, also of a path that no system could have."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def same_file(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to the same file."""
    with contextlib.suppress(OSError):
        return one.samefile(other)
    return False


def digest(path: Path) -> str | None:
    """Return the SHA-256 of a file, nothing if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
