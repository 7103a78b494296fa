"""A real terminal with a command in it: keys are typed, the screen is read, and what was drawn can be looked through."""

import contextlib
import fcntl
import os
import pty
import select
import shlex
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyte
from test_sandbox import descendants

REPOSITORY = Path(__file__).resolve().parent.parent
PATIENCE_S = 60.0


class Terminal:
    """A pseudo-terminal that controls the session of one command."""

    def __init__(
        self, *command: str | Path, columns: int = 90, rows: int = 30, cwd: Path, variables: Mapping[str, str]
    ) -> None:
        """Run a command with this terminal as its own."""
        self.screen = pyte.Screen(columns, rows)
        self.drawn = b""
        self._stream = pyte.ByteStream(self.screen)
        self._ours, theirs = pty.openpty()
        self._theirs = theirs  # kept open, so that its modes can be looked at in the end
        self.resize(columns, rows)
        environment = {name: value for name, value in os.environ.items() if name not in ("CI", "NO_COLOR", "FORCE_COLOR")}
        environment |= {"TERM": "xterm", "PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1", **variables}
        # The first terminal that the leader of a session opens is the one that Ctrl-C and others come from.
        line = f"exec {shlex.join(map(str, command))} < {os.ttyname(theirs)} > {os.ttyname(theirs)} 2>&1"
        self.process = subprocess.Popen(["/bin/sh", "-c", line], env=environment, cwd=cwd, start_new_session=True)

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._ours, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def modes(self) -> list[Any]:
        """Return how the terminal is set: echo, line editing, special characters."""
        return termios.tcgetattr(self._theirs)

    def text(self) -> str:
        """Return what is to be seen."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def until(self, *texts: str) -> str:
        """Wait until all these texts are to be seen at once; return the screen."""
        deadline = time.monotonic() + PATIENCE_S
        while not all(text in self.text() for text in texts):
            assert time.monotonic() < deadline, f"{texts} were not drawn:\n{self.text()}"
            if not self._read(0.1):
                assert self.process.poll() is None, f"it ended with {self.process.returncode} before {texts}:\n{self.text()}"
        return self.text()

    def ended(self) -> int:
        """Wait for the end of the command; return its exit code."""
        deadline = time.monotonic() + PATIENCE_S
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"the command does not end:\n{self.text()}"
            self._read(0.1)
        while self._read(0.1):
            continue
        return self.process.returncode

    def close(self) -> None:
        """End whatever still runs."""
        for pid in (*descendants(self.process.pid), self.process.pid) if self.process.poll() is None else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE_S)
        os.close(self._ours)
        os.close(self._theirs)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._ours], [], [], seconds)[0]:
            return False
        chunk = os.read(self._ours, 65536)
        self.drawn += chunk
        self._stream.feed(chunk)
        return True


def watch_command(*arguments: str | Path) -> tuple[str | Path, ...]:
    """Return the command line of `bngrade watch`."""
    return (sys.executable, "-m", "grader", "watch", *arguments)
