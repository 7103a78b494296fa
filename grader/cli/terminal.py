"""What the terminal can do, and showing progress on it."""

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TextIO

import click

if TYPE_CHECKING:
    from grader.reports.text_layout import Page

_WIDTH = 100
_ERASE_LAST_LINE = "\x1b[1A\x1b[2K"


def prepare() -> None:
    """Make standard output and standard error carry every letter where they go to a file, a pipe or a CI system's log.

    A terminal keeps the encoding that it was set up with: reports are translated to ASCII for one that carries no more.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty() and not _carries_unicode(stream):
            stream.reconfigure(encoding="utf-8")


def width() -> int:
    """Return the columns to write in: a terminal's up to a comfortable line, also one that cannot draw; else the full line."""
    if sys.stdout is None or not sys.stdout.isatty():
        return _WIDTH
    return min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns)


def color() -> bool:
    """Tell whether to colour: `NO_COLOR` and `FORCE_COLOR` decide, else whether a person is looking."""
    if os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("FORCE_COLOR", "") not in ("", "0") or is_interactive(sys.stdout)


def unicode() -> bool:
    """Tell whether the output can carry more than ASCII."""
    return sys.stdout is not None and _carries_unicode(sys.stdout)


def _carries_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "").lower().replace("-", "").startswith("utf")


def page() -> "Page":
    """Return the page that a report is set on when it is printed here."""
    from grader.reports.text_layout import Page

    return Page(width=width(), unicode=unicode(), color=color())


def say(message: str) -> None:
    """Tell a person something beside the result, with whatever names a learner gave made harmless."""
    from grader.reports.inert import inert

    click.echo(inert(message), err=True)


class Step(Protocol):
    """Draws progress: so much is done, of so much. Training passes its history as well."""

    def __call__(self, done: int, total: int, history: object = None, /) -> None:
        """Draw."""


@contextmanager
def progress(label: str) -> Iterator[Step | None]:
    """Lend a callback that draws a progress bar, on a terminal only. The bar comes with the first call and goes at the end."""
    if not is_interactive(sys.stderr):
        yield None
        return
    bars: list[Any] = []  # click does not export the type of its bar

    def step(done: int, total: int, _history: object = None, /) -> None:
        if not bars:
            bars.append(click.progressbar(length=total, label=label, file=sys.stderr).__enter__())
        bars[0].update(done - bars[0].pos)

    try:
        yield step
    finally:
        if bars:
            bars[0].render_finish()
            sys.stderr.write(_ERASE_LAST_LINE)  # it has done its work; the report says how long it took
            sys.stderr.flush()


def is_interactive(stream: TextIO | None) -> bool:
    """Tell whether a person watches a stream that can draw."""
    return stream is not None and stream.isatty() and not _in_ci() and os.environ.get("TERM") != "dumb"


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false")
