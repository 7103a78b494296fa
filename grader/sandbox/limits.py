"""What the child may use up: processor time, memory, files, descriptors. Child side, standard library alone.

Limits are those of POSIX where there are any; on Windows a job object that the process puts itself into, see `windows_job`. The
memory limit is relative to what torch has taken already: a CUDA build reserves gigabytes of address space by itself.
"""

import sys
import time
from pathlib import Path

MIB = 2**20
_OPEN_FILES = 64


def limit_usage(cpu_s: int, *, alone: bool) -> None:
    """Limit processor time, and let no file grow, no core be dumped, and few descriptors be open.

    `alone` lets the process start no other; on Linux it then starts no thread either, and root is exempt. It is for where no
    filter of system calls does it better.

    Raises:
        OSError: the platform has no such limits.
    """
    if sys.platform == "win32":
        from grader.sandbox.windows_job import limit_processes

        limit_processes(cpu_s + int(time.process_time()))
        return
    import resource

    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_NOFILE, _OPEN_FILES)
    if alone:
        _lower(resource.RLIMIT_NPROC, 0)
    _lower(resource.RLIMIT_CPU, cpu_s + int(time.process_time()))


def limit_memory(memory_mib: int) -> None:
    """Let the process grow by so much and no more.

    Raises:
        OSError: the platform has no such limit, or does not say how much is taken already.
    """
    if sys.platform == "win32":
        from grader.sandbox.windows_job import limit_memory as limit_job

        limit_job(memory_mib * MIB)
        return
    if sys.platform != "linux":
        raise OSError(f"{sys.platform} enforces no limit on memory")
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    _lower(resource.RLIMIT_AS, pages * resource.getpagesize() + memory_mib * MIB)


def _lower(what: int, value: int) -> None:
    """Set a limit for good, unless a stricter one is set already."""
    import resource

    _, hard = resource.getrlimit(what)
    ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
    try:
        resource.setrlimit(what, (ceiling, ceiling))
    except ValueError as error:
        raise OSError(str(error)) from error
