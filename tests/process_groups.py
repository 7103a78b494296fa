"""What runs in a process group: whether it computes, and whether it is gone. Looks into `/proc`, which only Linux has."""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PATIENCE_S = 60.0
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="what is left behind is looked for in /proc")


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Look again and again until something is so."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def seconds_of(group: int) -> list[float]:
    """Return the processor time of each process of a group that runs; one that waits to be reaped does not."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(fields[11]) / os.sysconf("SC_CLK_TCK"))
    return found
