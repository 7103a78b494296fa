"""Serving a request by a fresh interpreter, where there is no safe fork: slower, and the same in every other way."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from typing import IO, Any

from grader.sandbox.confinement import Confinement
from grader.sandbox.descendants import kill_descendants
from grader.sandbox.interpreter import isolated
from grader.sandbox.protocol import ANSWER_LIMIT, EXIT_GRACE_S, GRACE_S, OUTPUT_LIMIT, READY, outcome

_STARTUP_S = 120.0
_TICK_S = 0.1


class _Drain(threading.Thread):
    """Reads a pipe to its end and keeps the beginning."""

    def __init__(self, stream: IO[bytes], limit: int) -> None:
        super().__init__(daemon=True)
        self.kept = bytearray()
        self._stream = stream
        self._limit = limit
        self.start()

    def run(self) -> None:
        with self._stream:
            while chunk := os.read(self._stream.fileno(), 65536):
                self.kept += chunk[: max(0, self._limit - len(self.kept))]


def serve_by_spawn(request: dict[str, Any], parent: int, confinement: Confinement) -> dict[str, Any] | None:
    """Let a new process run the submission; leave nothing of it behind. `None` if the parent has gone meanwhile."""
    process = subprocess.Popen(
        isolated("worker", sys.path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=os.name == "posix",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    answer = _Drain(process.stdout, len(READY) + 2 * ANSWER_LIMIT)
    output = _Drain(process.stderr, OUTPUT_LIMIT)
    try:
        with contextlib.suppress(OSError), process.stdin as stdin:
            stdin.write(json.dumps(request | {"layers": confinement.layers}).encode())
        kind = _watch(answer, parent, request["timeout_s"] + GRACE_S)
        if kind == "abandoned":
            return None
        exit_code = _end(process, EXIT_GRACE_S if kind == "died" else 0)
    finally:
        _kill(process)
    return outcome(kind, sent=bytes(answer.kept), seal=request["seal"], output=bytes(output.kept), exit_code=exit_code)


def _watch(answer: _Drain, parent: int, timeout_s: float) -> str:
    """Wait until the answer is whole, over its limit, late, or wanted by nobody."""
    deadline = time.monotonic() + _STARTUP_S
    ready = False
    while time.monotonic() < deadline:
        answer.join(_TICK_S)
        if not answer.is_alive():
            return _finished(answer)
        if _has_gone(parent):
            return "abandoned"
        if not ready and answer.kept:
            ready, deadline = True, time.monotonic() + timeout_s
    return "timeout"


def _finished(answer: _Drain) -> str:
    size = len(answer.kept) - len(READY)
    return "oversize" if size > ANSWER_LIMIT else "answer" if size > 0 else "died"


def _has_gone(parent: int) -> bool:
    if not hasattr(select, "poll"):
        return False
    poller = select.poll()
    poller.register(parent, 0)
    return bool(poller.poll(0))


def _end(process: subprocess.Popen[bytes], grace_s: float) -> int | None:
    """Return the exit code, or `None` if the process has not ended by itself after so many seconds."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.wait(grace_s)
    return None


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started: its session, and on Linux what has left the session as well."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    kill_descendants()
