"""What the terminal can do, and showing progress on it."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import click

_WIDTH = 100


def width() -> int:
    """Return the columns to write in: the terminal's up to a comfortable line, the full line where there is none."""
    if not sys.stdout.isatty():
        return _WIDTH
    return min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns)


def color() -> bool:
    """Tell whether to colour: `NO_COLOR` and `FORCE_COLOR` decide, else whether a person is looking."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and not os.environ.get("CI"))


def unicode() -> bool:
    """Tell whether the output can carry more than ASCII."""
    return (sys.stdout.encoding or "").lower().replace("-", "").startswith("utf")


def say(message: str) -> None:
    """Tell a person something beside the result."""
    click.echo(message, err=True)


Step = Callable[[int, int, object], None]


@contextmanager
def training_progress() -> Iterator[Step | None]:
    """Lend a callback that draws a progress bar, on a terminal only."""
    if not is_interactive(sys.stderr):
        yield None
        return
    with click.progressbar(length=1, label="training", file=sys.stderr) as bar:

        def step(done: int, total: int, _history: object) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield step
    sys.stderr.write("\x1b[1A\x1b[2K")  # the bar has done its work; the report says how long it took


def is_interactive(stream: TextIO) -> bool:
    """Tell whether a person watches a stream."""
    return stream.isatty() and not os.environ.get("CI")
