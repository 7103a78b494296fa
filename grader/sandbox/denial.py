"""Saying what learner code was not allowed to do, in its own terms. Child side, standard library alone.

Python's audit events come first and name the deed; they explain, they do not enforce. What the kernel refuses where no event
was seen arrives as `PermissionError`.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True)
class _Deed:
    events: tuple[str, ...]
    lack: str
    """What graded code does not have, so that the deed cannot be done."""


_DEEDS: Mapping[str, _Deed] = {
    "open a network connection": _Deed(
        ("socket.", "http.client.", "urllib.", "ftplib.", "smtplib.", "poplib.", "imaplib."), "graded code has no network"
    ),
    "start a process": _Deed(
        ("subprocess.", "os.system", "os.fork", "os.exec", "os.spawn", "os.posix_spawn", "pty."),
        "graded code runs in one process",
    ),
    "change files": _Deed(
        (
            *("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
            *("os.utime", "os.setxattr", "os.removexattr", "os.mknod", "os.mkfifo", "shutil.", "tempfile."),
        ),
        "graded code writes no files",
    ),
    "send a signal": _Deed(("os.kill", "os.killpg"), "graded code reaches no other process"),
}
_WRITING = "the code tries to write a file; graded code writes no files"


class DeniedError(PermissionError):
    """The learner's code asked for something that graded code does not have."""


def explain_denials() -> None:
    """Have each denied deed named at the line where it is tried; for good."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and _writes(arguments):
        raise DeniedError(_WRITING)
    for deed, known in _DEEDS.items():
        if event.startswith(known.events):
            raise DeniedError(f"the code tries to {deed}; {known.lack}")


def _writes(arguments: tuple[Any, ...]) -> bool:
    _path, mode, flags = arguments
    return any(letter in mode for letter in "wax+") if isinstance(mode, str) else bool((flags or 0) & _WRITE_FLAGS)


def denial_in(error: BaseException) -> str | None:
    """Say what was denied if that is what an exception is about, else `None`."""
    if isinstance(error, DeniedError):
        return str(error)
    if not isinstance(error, PermissionError) or error.errno is None:
        return None
    if isinstance(error.filename, str | bytes):
        place = os.fsdecode(error.filename)
        return f"the code tries to open `{place}`; graded code has no files but the installed packages"
    return (
        "the code asks the system for what graded code may not do: write files, start processes, use the network, send signals"
    )
