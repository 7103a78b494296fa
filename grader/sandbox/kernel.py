"""Calling the Linux kernel where Python's standard library has no function for it. Child side, standard library alone."""

import ctypes
import os
from functools import cache

Argument = int | ctypes.Structure | ctypes.Array[ctypes.c_char] | None
"""A number, a structure or a buffer to point to, or a null pointer."""


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def system_call(number: int, *arguments: Argument) -> int:
    """Make a system call by its number.

    Raises:
        OSError: the kernel refuses it, or does not know it.
    """
    return _checked(_libc().syscall(ctypes.c_long(number), *(_as_c(each) for each in arguments)))


def control(option: int, *values: Argument) -> int:
    """Set a property of this process, see prctl(2).

    Raises:
        OSError: the kernel refuses it, or does not know it.
    """
    padding = (0,) * (4 - len(values))
    return _checked(_libc().prctl(ctypes.c_int(option), *(_as_c(each) for each in (*values, *padding))))


def _as_c(argument: Argument) -> object:
    """Widen a number to a whole register; pass everything else by its address."""
    if isinstance(argument, int):
        return ctypes.c_long(argument)
    return None if argument is None else ctypes.byref(argument)


def _checked(outcome: int) -> int:
    if outcome < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return outcome
