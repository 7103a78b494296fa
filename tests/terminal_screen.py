"""A command in a real terminal whose screen can be read: a pseudo-terminal, and an emulator that draws what is written to it."""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pexpect
import pyte

_WAIT_S = 30
_LEFT_OUT = ("NO_COLOR", "FORCE_COLOR", "CI", "COLUMNS", "LINES")


class Terminal:
    """A running command and its screen."""

    def __init__(self, process: Any, columns: int, rows: int) -> None:
        self._process = process  # `Any`: the stubs of pexpect take a process that speaks bytes for one that speaks text
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.raw = b""
        """All bytes that were written."""

    def press(self, keys: str) -> None:
        """Type."""
        self._process.send(keys)

    def until(self, text: str, *, unlike: str = "") -> str:
        """Wait until a text stands on a screen that differs from `unlike`, and return the screen."""
        end = time.monotonic() + _WAIT_S
        while text not in self.shown() or self.shown() == unlike:
            assert time.monotonic() < end, f"{text!r} did not come:\n{self.shown()}"
            self._read(0.1)
        return self.shown()

    def ended(self) -> int:
        """Wait for the end, and return the exit code."""
        end = time.monotonic() + _WAIT_S
        while self._read(0.1):
            assert time.monotonic() < end, f"it did not end:\n{self.shown()}"
        self._process.close()
        return int(self._process.exitstatus if self._process.exitstatus is not None else -1)

    def shown(self) -> str:
        """Return the screen's lines, without blanks at their ends."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def _read(self, timeout_s: float) -> bool:
        """Draw what was written; tell whether more can come."""
        try:
            chunk = self._process.read_nonblocking(65536, timeout=timeout_s)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += chunk
        self._stream.feed(chunk)
        return True


@contextmanager
def terminal(
    *arguments: str, cwd: Path, columns: int = 80, rows: int = 24, variables: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Terminal]:
    """Run `bngrade` in a terminal of a size; it is ended afterwards, whatever happened."""
    environment = {name: value for name, value in os.environ.items() if name not in _LEFT_OUT}
    environment |= {"TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).resolve().parent.parent), "PYTHONUTF8": "1"}
    process = pexpect.spawn(
        sys.executable,
        ["-m", "grader", *arguments],
        cwd=str(cwd),
        env=environment | dict(variables),
        dimensions=(rows, columns),
    )
    try:
        yield Terminal(process, columns, rows)
    finally:
        process.close(force=True)
