"""Ending every process that a child leaves behind, daemons that forked twice included. Linux; elsewhere there is nothing to do.

A process that declares itself a sub-reaper becomes the parent of its descendants' orphans (prctl(2)), so that none of them can
slip away by ending its own parent.
"""

import contextlib
import os
import signal
import sys
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PARENT_FIELD = 1
"""In `/proc/PID/stat`, counted from behind the command's closing parenthesis: the state, then the parent's id."""
_ROUNDS = 1_000


def adopt_orphans() -> None:
    """Make this process the parent of every orphan among its descendants."""
    _control(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """Have the system kill this process when its parent ends."""
    _control(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _control(option: int, value: int) -> None:
    if sys.platform == "linux":
        from grader.sandbox.kernel import control

        with contextlib.suppress(OSError):  # a kernel without prctl(2) has no daemons caught, and no layer of the sandbox
            control(option, value)


def kill_descendants() -> None:
    """Kill and reap until this process has no child left."""
    for _ in range(_ROUNDS if sys.platform == "linux" else 0):
        if not _reap():
            return
        for child in _children():
            _kill(child)


def _children() -> list[int]:
    """Return the ids of this process's children, as the system lists them."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _parent(entry) == os.getpid()]


def _parent(entry: Path) -> int | None:
    try:
        stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None  # it ended meanwhile
    return int(stat.rpartition(")")[2].split()[_PARENT_FIELD])


def _kill(child: int) -> None:
    try:
        os.kill(child, signal.SIGKILL)
    except ProcessLookupError:
        return


def _reap() -> bool:
    """Collect the children that have ended; tell whether others are left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True
