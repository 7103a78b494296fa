"""Files named on the command line: the one to grade must be there, the one to write is written whole or not at all."""

import contextlib
import difflib
import os
import tempfile
from pathlib import Path

import click


class FaultError(click.ClickException):
    """Something on the grader's side failed; no points are taken."""

    exit_code = 4


def existing_file(_context: click.Context, _parameter: click.Parameter, value: str) -> Path:
    """Take the path of a file that is there; name what is near if it is not."""
    path = Path(value)
    if path.is_dir():
        raise click.UsageError(f"'{value}' is a folder; name the file to grade in it{_candidates(path)}")
    if not path.exists():
        raise click.UsageError(f"there is no file '{value}'{_near(path)}")
    if not path.is_file():
        raise click.UsageError(f"'{value}' is not a regular file")
    if not os.access(path, os.R_OK):
        raise click.UsageError(f"'{value}' cannot be read: permission denied")
    return path


def _near(path: Path) -> str:
    with contextlib.suppress(OSError):
        names = [each.name for each in path.parent.iterdir() if each.is_file()]
        if close := difflib.get_close_matches(path.name, names, n=1):
            return f"; did you mean '{path.parent / close[0]}'?"
    return ""


def _candidates(folder: Path) -> str:
    with contextlib.suppress(OSError):
        names = sorted(each.name for each in folder.glob("*.py"))[:3]
        if names:
            return f", such as '{folder / names[0]}'"
    return ""


def write_whole(path: Path, text: str) -> None:
    """Write a file in one piece: beside its place first, then moved there.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    if not path.parent.is_dir():
        raise FileNotFoundError(2, "the folder is not there", str(path.parent))
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
