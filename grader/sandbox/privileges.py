"""Giving up what a process may do beyond its user's rights, or because its user is root. Linux, child side."""

import contextlib
import ctypes
import os
from pathlib import Path

from grader.sandbox.kernel import control, system_call

_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Capabilities(ctypes.Structure):
    _fields_ = (("sets", ctypes.c_uint32 * 6),)


def renounce() -> None:
    """Gain no privilege any more and lose those of root; leave no core, and be the first to go when memory runs out.

    What the kernel refuses of it shows in the layers that need it: without `no_new_privs` they cannot be taken on, and with
    root's privileges a limit does not hold.
    """
    with contextlib.suppress(OSError):  # a courtesy to the rest of the machine
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    with contextlib.suppress(OSError):
        control(_PR_SET_DUMPABLE, 0)  # a core that is piped to a program heeds no limit of its size
    with contextlib.suppress(OSError):
        control(_PR_SET_NO_NEW_PRIVS, 1)
    with contextlib.suppress(OSError, KeyError):
        system_call(_CAPSET[os.uname().machine], _Header(_CAPABILITY_VERSION, 0), _Capabilities())
