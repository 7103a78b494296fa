"""What the child gives up before learner code runs: time, memory, files, the network. Child side, standard library alone.

Each layer is taken where the platform has it. The memory limit is relative to what torch has taken already, because a CUDA
build reserves gigabytes of address space by itself.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_MIB = 2**20
_OPEN_FILES = 64

_DENIED = {
    "use the network": ("socket.", "http.client.", "urllib.", "ftplib.", "smtplib."),
    "start a process": ("subprocess.", "os.system", "os.fork", "os.exec", "os.spawn", "os.posix_spawn", "pty."),
    "change files": (
        *("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown"),
        *("os.utime", "os.setxattr", "os.removexattr", "shutil.", "tempfile."),
    ),
    "send a signal": ("os.kill", "os.killpg", "signal.pthread_kill"),
}
"""Python's audit events, by what learner code would be doing. They explain a refusal; they do not enforce it."""
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class TimeLimitError(BaseException):
    """The learner's code ran out of time; no `except Exception` of theirs catches it."""


class DeniedError(PermissionError):
    """The learner's code asked for something that graded code does not have."""


def confine(memory_mib: int, cpu_s: int) -> list[str]:
    """Apply every limit there is; return the names of the layers that this platform lacks."""
    missing = ["system calls", "file system"]
    try:
        _limit_resources(memory_mib, cpu_s)
    except (ImportError, OSError, ValueError):
        missing.append("memory and CPU limits")
    sys.dont_write_bytecode = True
    sys.addaudithook(_refuse)
    return missing


def _limit_resources(memory_mib: int, cpu_s: int) -> None:
    import resource

    def limit(what: int, value: int) -> None:
        _, hard = resource.getrlimit(what)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (ceiling, ceiling))

    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    limit(resource.RLIMIT_CPU, cpu_s + int(time.process_time()))
    if (taken := _address_space()) is not None:
        limit(resource.RLIMIT_AS, taken + memory_mib * _MIB)


def _address_space() -> int | None:
    """Return the bytes of address space in use, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return None
    import resource

    return pages * resource.getpagesize()


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Name what learner code tries to do, at the line where it tries."""
    if event == "open" and _writes(arguments):
        raise DeniedError("the code tries to write a file")
    for deed, events in _DENIED.items():
        if event.startswith(events):
            raise DeniedError(f"the code tries to {deed}")


def _writes(arguments: tuple[Any, ...]) -> bool:
    _path, mode, flags = arguments
    return any(letter in mode for letter in "wax+") if isinstance(mode, str) else bool((flags or 0) & _WRITE_FLAGS)


@contextmanager
def alarm_after(seconds: float) -> Iterator[None]:
    """Interrupt the code within after so many seconds, at the line it is executing, where the platform can."""
    restore = _set_alarm(seconds)
    try:
        yield
    finally:
        restore()


def _set_alarm(seconds: float) -> Callable[[], None]:
    import signal

    if not hasattr(signal, "setitimer"):
        return lambda: None

    def ring(_signal: int, _frame: Any) -> None:
        raise TimeLimitError(f"the code did not finish in {seconds:g} s")

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)

    def restore() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)

    return restore
