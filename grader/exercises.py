"""Where exercises and rubrics lie, and which rubric belongs to a file.

They stand at the top of the repository and travel in the wheel below `grader/_shipped`. A shipped rubric goes before one of
the same name in the working directory, which a learner may have written.
"""

import difflib
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_shipped"


class RubricNotFoundError(Exception):
    """No rubric has that name; the message says what is near and what to type."""


def shipped(folder: str) -> Path:
    """Return the folder `exercises` or `rubrics` that came with this installation."""
    in_wheel = _SHIPPED / folder
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent / folder


def rubric_files() -> dict[str, Path]:
    """Return the rubric of each exercise that has one, shipped or below `./rubrics`, by the exercise's name."""
    folders = (Path("rubrics"), shipped("rubrics"))
    return {path.stem: path for folder in folders if folder.is_dir() for path in sorted(folder.glob("*.yaml"))}


def rubric_names() -> list[str]:
    """List the exercises that have a rubric."""
    return sorted(rubric_files())


def find_rubric(submission: Path, chosen: str | None) -> Path:
    """Find the rubric for a submission: the chosen one (a path, or an exercise's name), else the one of the file's name.

    Raises:
        RubricNotFoundError: there is none.
    """
    if chosen is not None and Path(chosen).suffix in (".yaml", ".yml"):
        if Path(chosen).is_file():
            return Path(chosen)
        raise RubricNotFoundError(f"no rubric at {chosen!r}")
    name = chosen if chosen is not None else submission.stem
    for folder in (shipped("rubrics"), Path("rubrics")):
        if (folder / f"{name}.yaml").is_file() and Path(name).name == name:
            return folder / f"{name}.yaml"
    raise RubricNotFoundError(_not_found(name, chosen=chosen is not None))


def _not_found(name: str, *, chosen: bool) -> str:
    known = rubric_names()
    close = difflib.get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    what = f"there is no exercise {name!r}" if chosen else f"no exercise is called {name!r}, as the file is"
    suggestion = f"did you mean `--rubric {close[0]}`?" if close else f"choose one with --rubric: {', '.join(known)}"
    return f"{what}; {suggestion}"
