"""What a watched file holds, each time it has come to rest with something else in it.

Editors save in steps (truncate, write; rename away, write anew), so a file is believed when it has not changed for a moment:
a short one, or a longer one if what is there looks unfinished. Takes the moments to look at; gives cases, or why there is
none. It never opens what is no regular file.
"""

import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.watching.referees import Case

_REST_S = 0.02
_DOUBTFUL_REST_S = 0.12
"""For text that Python cannot read: the rest of it may be on its way."""
_ABSENT_REST_S = 0.25
"""For a file that is empty or not there: a save may be in the middle of its steps."""
_GLANCE_S = 0.005
_PATIENCE_S = 2.0
"""A file that never rests is taken as it is after so long."""

Read = Callable[[Path], Case]
Trace = tuple[int, ...] | str
"""What a file's state tells of its content without reading it: equal traces, equal contents."""


@dataclass(frozen=True)
class Absent:
    """There is nothing to judge."""

    reason: str
    """Continues a sentence that begins with the file's name."""


Content = Case | Absent


def contents(path: Path, moments: Iterable[None], read: Read) -> Iterator[Content]:
    """Yield what the file holds, and again after each change of its content or its absence."""
    known: Trace | None = None
    last: object = None
    for _ in moments:
        if _trace(path) == known:
            continue
        known, content = _rested(path, read)
        told = content.sha256 if isinstance(content, Case) else content
        if told != last:
            yield content
        last = told


def _rested(path: Path, read: Read) -> tuple[Trace, Content]:
    """Read the file again and again until nothing has changed for as long as its content asks for."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        before = _trace(path)
        content = _content(path, read)
        if _stays(path, before, _rest_s(content)) or time.monotonic() >= deadline:
            return before, content


def _rest_s(content: Content) -> float:
    if isinstance(content, Absent) or content.is_empty:
        return _ABSENT_REST_S
    return _DOUBTFUL_REST_S if content.is_doubtful else _REST_S


def _stays(path: Path, trace: Trace, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(_GLANCE_S)
        if _trace(path) != trace:
            return False
    return True


def _trace(path: Path) -> Trace:
    """Look at a file by opening it: what is known of a file on a network is then asked for anew."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # a pipe would wait for its other end
    except OSError as error:
        return f"{type(error).__name__} {error.errno}"
    try:
        state = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return state.st_dev, state.st_ino, state.st_mode, state.st_size, state.st_mtime_ns, state.st_ctime_ns


def _content(path: Path, read: Read) -> Content:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Absent("is a folder now")
        if not stat.S_ISREG(mode):
            return Absent("is no regular file any more")
        return read(path)
    except (FileNotFoundError, NotADirectoryError):
        return Absent("is gone" if path.absolute().parent.is_dir() else "is gone, and its folder with it")
    except OSError as error:
        return Absent(f"cannot be read: {(error.strerror or os.fsdecode(str(error))).lower()}")
