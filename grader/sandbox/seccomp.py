"""Seccomp: which system calls a process may make. Child side, standard library alone; x86-64 and aarch64.

The filter is a deny list: what is in `syscalls.DENIED` fails with `EPERM`, which Python raises as `PermissionError`; what is
newer than the list fails with `ENOSYS`, as on a kernel that lacks it. A call of another architecture, the 32-bit and x32 doors
of x86-64 included, ends the process. Threads may be started, processes may not; files may be opened for reading alone; signals
go to the process itself alone. Source: the kernel's `Documentation/userspace-api/seccomp_filter.rst`, seccomp(2), bpf(4).
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from grader.sandbox.kernel import system_call
from grader.sandbox.syscalls import ABSENT, DENIED, NEWEST, RULED, Numbers

_MACHINES = {"x86_64": (0, 0xC000003E, 317), "aarch64": (1, 0xC00000B7, 277)}
"""For each: its place in the table of numbers, what the kernel calls it (`AUDIT_ARCH_*`), and the number of seccomp(2)."""
_SET_FILTER, _ALL_THREADS = 1, 1

_ARCHITECTURE, _NUMBER = 4, 0
_ARGUMENTS = 16
"""Offsets in `struct seccomp_data`; of an argument only the lower half is looked at, as the kernel does for these calls."""

_ALLOW, _KILL, _REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _AND, _EQUAL, _ABOVE, _RETURN = 0x20, 0x54, 0x15, 0x25, 0x06
"""Opcodes of classic BPF: load a word, mask it, jump if equal, jump if greater, end."""

_CLONE_THREAD, _CLONE_NEW = 0x00010000, 0x7E020080
_CHANGING = os.O_ACCMODE | os.O_CREAT | os.O_TRUNC if hasattr(os, "O_ACCMODE") else 0
_FCNTL = (0, 1, 2, 3, 4, 1030, 1032)
"""Duplicating descriptors, their flags, and the size of a pipe: no locks, leases, or signals to others."""
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""Asking whether it is a terminal, how wide, how much there is to read; blocking; closing at exec."""
_PRCTL = (3, 15, 16, 21, 23, 39, 0x53564D41)
"""Naming threads and memory, and asking; not: outliving the parent, adopting orphans, dumping core."""

_ANY = 0xFFFFFFFF


@dataclass(frozen=True)
class _Rule:
    """A call is allowed if an argument, masked, is one of these values."""

    argument: int
    values: tuple[int, ...]
    mask: int = _ANY


def _rules(pid: int) -> Mapping[str, _Rule]:
    return {
        "clone": _Rule(0, (_CLONE_THREAD,), _CLONE_THREAD | _CLONE_NEW),
        "kill": _Rule(0, (pid,)),
        "tkill": _Rule(0, (pid,)),
        "tgkill": _Rule(0, (pid,)),
        "open": _Rule(1, (0,), _CHANGING),
        "openat": _Rule(2, (0,), _CHANGING),
        "fcntl": _Rule(1, _FCNTL),
        "ioctl": _Rule(1, _IOCTL),
        "prctl": _Rule(0, _PRCTL),
        "prlimit64": _Rule(0, (0,)),
    }


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def restrict_self() -> None:
    """Install the filter for this process, all its threads included, for good. `no_new_privs` must be set.

    Raises:
        OSError: the kernel refuses, or the machine is none that the table has numbers for.
    """
    machine = os.uname().machine
    if machine not in _MACHINES:
        raise OSError(errno.ENOSYS, f"no table of system calls for {machine}")
    column, architecture, seccomp = _MACHINES[machine]
    code = b"".join((_preamble(architecture), *_ruled(column, os.getpid()), _refused(column), _instruction(_RETURN, _ALLOW)))
    program = _Program(len(code) // 8, code)
    if system_call(seccomp, _SET_FILTER, _ALL_THREADS, program) != 0:
        raise OSError(errno.ESRCH, "another thread has a filter of its own")


def _instruction(opcode: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", opcode, if_true, if_false, value)


def _preamble(architecture: int) -> bytes:
    """End what comes by another architecture, x32 included, whose numbers have bit 30; refuse what is too new."""
    x32 = 0x40000000 - 1
    return b"".join(
        (
            _instruction(_LOAD, _ARCHITECTURE),
            _instruction(_EQUAL, architecture, 1, 0),
            _instruction(_RETURN, _KILL),
            _instruction(_LOAD, _NUMBER),
            _instruction(_ABOVE, x32, 0, 1),
            _instruction(_RETURN, _KILL),
            _instruction(_ABOVE, NEWEST, 0, 1),
            _instruction(_RETURN, _REFUSE | errno.ENOSYS),
        )
    )


def _ruled(column: int, pid: int) -> Iterable[bytes]:
    """Decide about each call that depends on its arguments; one that is not meant is passed over."""
    for name, rule in _rules(pid).items():
        number = RULED[name][column]
        if number is None:
            continue
        decision = (
            _instruction(_LOAD, _ARGUMENTS + 8 * rule.argument),
            _instruction(_AND, rule.mask),
            *(_instruction(_EQUAL, value, len(rule.values) - index) for index, value in enumerate(rule.values)),
            _instruction(_RETURN, _REFUSE | errno.EPERM),
            _instruction(_RETURN, _ALLOW),
        )
        yield _instruction(_EQUAL, number, 0, len(decision)) + b"".join(decision)


@cache
def _refused(column: int) -> bytes:
    return _refusal(DENIED, column, errno.EPERM) + _refusal(ABSENT, column, errno.ENOSYS)


def _refusal(calls: Mapping[str, Numbers], column: int, reason: int) -> bytes:
    numbers = [each[column] for each in calls.values()]
    return b"".join(
        _instruction(_EQUAL, number, 0, 1) + _instruction(_RETURN, _REFUSE | reason) for number in numbers if number is not None
    )
