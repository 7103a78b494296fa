"""Limits on Windows: the process puts itself into a job object, which nothing can leave. Child side, standard library alone.

The job's handle is closed at once, so that code in the process cannot lift what was set; the limits stay for as long as the
process runs. Source: "Job Objects" and `JOBOBJECT_EXTENDED_LIMIT_INFORMATION` in the Windows API's reference.
"""

import ctypes
from typing import Any

_EXTENDED_LIMITS = 9
_PROCESS_TIME, _ACTIVE_PROCESSES, _PROCESS_MEMORY, _DIE_ON_EXCEPTION = 0x2, 0x8, 0x100, 0x400
_TICKS_PER_S = 10_000_000


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("smallest_working_set", ctypes.c_size_t),
        ("largest_working_set", ctypes.c_size_t),
        ("active_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Limits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


class _Usage(ctypes.Structure):
    _fields_ = (
        ("size", ctypes.c_uint32),
        ("page_faults", ctypes.c_uint32),
        ("working_sets", ctypes.c_size_t * 2),
        ("pools", ctypes.c_size_t * 4),
        ("committed", ctypes.c_size_t),
        ("peak_committed", ctypes.c_size_t),
    )


def limit_processes(cpu_s: int) -> None:
    """Allow so much processor time in all, and no process beside this one.

    Raises:
        OSError: Windows refuses.
    """
    limits = _Limits()
    limits.basic.flags = _PROCESS_TIME | _ACTIVE_PROCESSES | _DIE_ON_EXCEPTION
    limits.basic.process_time = cpu_s * _TICKS_PER_S
    limits.basic.active_processes = 1
    _enter_job(limits)


def limit_memory(extra: int) -> None:
    """Allow the process to commit so many bytes more than it has.

    Raises:
        OSError: Windows refuses.
    """
    usage = _Usage(size=ctypes.sizeof(_Usage))
    kernel = _kernel()
    _check(kernel.K32GetProcessMemoryInfo(_this_process(kernel), ctypes.byref(usage), usage.size))
    limits = _Limits(process_memory=usage.committed + extra)
    limits.basic.flags = _PROCESS_MEMORY
    _enter_job(limits)


def _enter_job(limits: _Limits) -> None:
    """Put this process into a new job, inside of those that it is in already."""
    kernel = _kernel()
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    _check(job.value)
    try:
        _check(kernel.SetInformationJobObject(job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)))
        _check(kernel.AssignProcessToJobObject(job, _this_process(kernel)))
    finally:
        kernel.CloseHandle(job)


def _this_process(kernel: Any) -> ctypes.c_void_p:
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    return ctypes.c_void_p(kernel.GetCurrentProcess())


def _kernel() -> Any:  # ctypes has these names on Windows alone, so no type checker elsewhere knows them
    return getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009 - as above


def _check(outcome: int | None) -> None:
    if not outcome:
        raise OSError(f"Windows error {getattr(ctypes, 'get_last_error')()}")  # noqa: B009 - as above
