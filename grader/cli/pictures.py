"""`--plot FILE.svg|png`: a picture that could not be written is refused before anything is measured for it."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import terminal
from grader.cli.files import FaultError, reason, write_whole

if TYPE_CHECKING:
    from grader.reports.picture import PictureFormat

_SUFFIXES = (".svg", ".png")


def picture_path(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    """Take the path of a picture that can be drawn and written."""
    if value is None:
        return None
    if value.suffix not in _SUFFIXES:
        raise click.UsageError(f"'{value}' is no picture that can be drawn; name a file that ends in .svg or .png")
    if not value.parent.is_dir():
        raise click.UsageError(f"there is no folder '{value.parent}' for the picture")
    from grader.reports.picture import PlotUnavailableError, require_matplotlib

    try:
        require_matplotlib()
    except PlotUnavailableError as error:
        raise click.UsageError(str(error)) from error
    return value


def picture_format(path: Path) -> "PictureFormat":
    """Return the format that a picture's name asks for."""
    return "svg" if path.suffix == ".svg" else "png"


def write_picture(path: Path, content: bytes) -> None:
    """Write a picture.

    Raises:
        FaultError: it cannot be written.
    """
    try:
        write_whole(path, content)
    except OSError as error:
        raise FaultError(f"the picture cannot be written to '{path}': {reason(error)}") from error
    terminal.say(f"wrote {path}")
