"""Landlock: which files a process may read, and that it may change none. Child side, standard library alone.

A ruleset is made once, before learner code is near, and taken on by each child with a single call. What is granted is reading.
Everything else that the kernel's version of Landlock can deny is denied: writing, making and removing files, executing
programs, TCP, and, of processes outside, signals and abstract sockets. Source: the kernel's
`Documentation/userspace-api/landlock.rst`.

It leaves `stat`, `chmod`, `chown`, `utime` and extended attributes alone; see `seccomp` for those that change something. It
binds the calling thread and those that this one starts later.
"""

import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from grader.sandbox.kernel import system_call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1

_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 5: 16}
"""From a version of the interface on, so many rights of the file system exist; each is one bit, counted from the lowest."""
_TCP_SINCE, _TCP_RIGHTS = 4, 0b11
_SCOPES_SINCE, _SCOPES = 6, 0b11
"""Binding and connecting; abstract Unix sockets and signals."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # what packing means, said aloud from Python 3.14 on
    _fields_ = (("rights", ctypes.c_uint64), ("place", ctypes.c_int32))


def version() -> int:
    """Return the version of the kernel's Landlock interface.

    Raises:
        OSError: the kernel has no Landlock, or it is switched off.
    """
    return system_call(_CREATE_RULESET, None, 0, _ASK_VERSION)


def make_ruleset(readable: Iterable[Path], listable: Iterable[Path] = (), *, at_most: int | None = None) -> int:
    """Describe what may be read, and below which folders names may be listed; return a descriptor of the ruleset.

    Places that are not there are left out. `at_most` ignores what later versions of the interface brought.

    Raises:
        OSError: the kernel has no Landlock, or it is switched off.
    """
    known = min(version(), at_most or version())
    ruleset = _Ruleset(
        files=(1 << max(count for since, count in _FILE_RIGHTS.items() if since <= known)) - 1,
        network=_TCP_RIGHTS if known >= _TCP_SINCE else 0,
        scopes=_SCOPES if known >= _SCOPES_SINCE else 0,
    )
    size = 24 if known >= _SCOPES_SINCE else 16 if known >= _TCP_SINCE else 8
    descriptor = system_call(_CREATE_RULESET, ruleset, size, 0)
    for place in readable:
        _grant(descriptor, place, _READ_FILE | _READ_DIR)
    for place in listable:
        _grant(descriptor, place, _READ_DIR)
    return descriptor


def _grant(ruleset: int, place: Path, rights: int) -> None:
    """Allow something in a place and below; a file has no names to list."""
    try:
        target = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(target).st_mode):
            rights &= ~_READ_DIR
        if rights:
            system_call(_ADD_RULE, ruleset, _PATH_BENEATH, _Beneath(rights=rights, place=target), 0)
    finally:
        os.close(target)


def restrict_self(ruleset: int) -> None:
    """Take a ruleset on, for good. `no_new_privs` must be set.

    Raises:
        OSError: the kernel refuses.
    """
    system_call(_RESTRICT_SELF, ruleset, 0)
