"""The parent's side of the sandbox: starts the server, sends requests, turns outcomes into answers.

A `Sandbox` may serve many submissions, one after the other. It is started early and without waiting, so that the server imports
torch while the parent reads files; the first answer waits for it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self, cast

from grader.sandbox.interpreter import isolated, package_folders
from grader.sandbox.layers import Layer, level_of
from grader.sandbox.protocol import GRACE_S, MUTE, SPAWN, WITHOUT, ProtocolError, read_frame, write_frame
from grader.sandbox.wording import out_of_time

if TYPE_CHECKING:  # the server is started before pydantic is imported
    from grader.sandbox.answer import Answer

_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "SYSTEMROOT")
"""Without these some installations of Python cannot start; everything else in the environment stays outside."""
_REQUIRE = "BNGRADE_REQUIRE_SANDBOX"
_PATIENCE_S = 180.0
"""A server that is silent for so long beyond its child's time has been stopped, or hangs."""


class SandboxError(Exception):
    """The sandbox itself failed; never the learner's fault."""


class WeakSandboxError(SandboxError):
    """A layer of the sandbox is missing, and that was not to be."""


class Sandbox:
    """A running sandbox server."""

    def __init__(self, *, spawn: bool = False, without: Collection[Layer] = (), require_strong: bool = False) -> None:
        """Start the server.

        `spawn` makes it start a fresh interpreter for each submission even where it could fork, `without` do without some
        layers; both are for trying what happens elsewhere. `require_strong`, or BNGRADE_REQUIRE_SANDBOX=1, refuses to run
        anything while a layer is missing.
        """
        arguments = [*([SPAWN] if spawn else []), *(f"{WITHOUT}{layer}" for layer in without)]
        self._require_strong = require_strong or os.environ.get(_REQUIRE, "") not in ("", "0")
        self._process = subprocess.Popen(
            [*isolated("server", package_folders()), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            cwd=Path(sys.executable).anchor,
            close_fds=True,
            start_new_session=os.name == "posix",
        )
        self._missing: dict[str, str] | None = None
        self._ready = False
        self._serving = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def run(self, request: dict[str, Any]) -> "Answer":
        """Trace one submission.

        Raises:
            SandboxError: the server could not start, or broke off.
            WeakSandboxError: a layer is missing, and all are required.
        """
        from grader.sandbox.answer import parse_answer

        self.admit()
        with self._killed_after(request["timeout_s"] + GRACE_S + _PATIENCE_S):
            outcome = self._exchange(request)
        if outcome is None:
            raise SandboxError(f"the sandbox ended early{self._last_words()}")
        if outcome["outcome"] == "answer":
            return parse_answer(outcome["answer"])
        return _no_answer(outcome, request)

    def admit(self) -> None:
        """Raise `WeakSandboxError` if all layers are required and one is missing; waits for the server only then."""
        if self._require_strong and (missing := self.missing()):
            lacking = "; ".join(f"{layer}: {reason}" for layer, reason in missing.items())
            raise WeakSandboxError(f"the sandbox is {level_of(missing)}, and a strong one is required ({lacking})")

    def missing(self) -> dict[str, str]:
        """Return the layers that this machine lacks and why, as the server found before anything was run.

        Raises:
            SandboxError: the server could not start.
        """
        if self._missing is None:
            with self._killed_after(_PATIENCE_S):
                found = self._read()
            if found is None:
                raise SandboxError(f"the sandbox ended early{self._last_words()}")
            self._missing = found["missing"]
        return self._missing

    @property
    def is_busy(self) -> bool:
        """Whether it executes a submission at this moment; another thread may ask."""
        return self._ready and self._serving

    def close(self) -> None:
        """End the server and whatever it still runs."""
        stdin = cast("IO[bytes]", self._process.stdin)
        if self._serving:  # it ends its child, and then itself, when it sees that nobody is there
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                stdin.close()
                self._process.wait(GRACE_S)
        self._process.kill()
        for stream in (stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                cast("IO[bytes]", stream).close()
        self._process.wait()

    def _exchange(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """Send a request and wait for the outcome; `None` if the server has ended."""
        self.missing()
        self._serving = True
        if not self._ready and self._read() is None:
            return None
        self._ready = True
        try:
            write_frame(cast("Any", self._process.stdin), request)
        except BrokenPipeError:
            return None
        except (OSError, ProtocolError, ValueError) as error:
            raise SandboxError(f"the sandbox broke off: {error}{self._last_words()}") from error
        outcome = self._read()
        self._serving = False
        return outcome

    def _read(self) -> dict[str, Any] | None:
        """Wait for what the server says next; `None` if it has ended."""
        try:
            return read_frame(cast("Any", self._process.stdout))
        except (OSError, ProtocolError, ValueError) as error:
            raise SandboxError(f"the sandbox broke off: {error}{self._last_words()}") from error

    @contextmanager
    def _killed_after(self, seconds: float) -> Iterator[None]:
        """End a server that does not answer, so that whoever waits for it goes on."""
        watchdog = threading.Timer(seconds, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        finally:
            watchdog.cancel()

    def _last_words(self) -> str:
        """Return the last line that the server wrote to standard error, in parentheses."""
        self._process.kill()
        stderr = cast("IO[bytes]", self._process.stderr)
        text = "" if stderr.closed else stderr.read().decode("utf-8", "replace")
        lines = [line for line in text.splitlines() if line.strip()]
        return f" ({lines[-1].strip()})" if lines else ""


def _no_answer(outcome: dict[str, Any], request: dict[str, Any]) -> "Answer":
    """Say why a child ended without an answer."""
    from grader.problem import Problem, ProblemKind
    from grader.sandbox.answer import Answer

    if outcome["outcome"] == "timeout":
        kind, message = ProblemKind.TIME, out_of_time(request["timeout_s"])
    elif outcome["outcome"] == "oversize":
        kind, message = ProblemKind.OUTPUT, "the network is too large to describe"
    elif outcome["exit_code"] in (None, MUTE):
        kind, message = ProblemKind.DIED, "the code interfered with the process that runs it"
    elif outcome["exit_code"] in (-_signal("SIGXCPU"), -_signal("SIGKILL")):
        kind, message = ProblemKind.TIME, "the code used up its processor time or memory and was ended"
    elif outcome["exit_code"] == -_signal("SIGSYS"):
        kind, message = ProblemKind.DENIED, "the code speaks to the system past its libraries, and was ended"
    elif outcome["exit_code"] < 0:
        name = signal.Signals(-outcome["exit_code"]).name
        kind, message = ProblemKind.DIED, f"the code crashed the process that runs it ({name})"
    else:
        kind, message = ProblemKind.EXIT, "the code ended its process before the network was traced"
    return Answer(problem=Problem(kind=kind, message=message))


def _signal(name: str) -> int:
    return int(getattr(signal, name, 0))


def _environment() -> dict[str, str]:
    """Return the server's whole environment: one thread, no GPU, nothing of the user's."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {
        **kept,
        "CUDA_VISIBLE_DEVICES": "",
        "HOME": os.devnull,
        "LC_ALL": "C.UTF-8",
        "MKL_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "PYTORCH_JIT": "0",
        "TORCHINDUCTOR_CACHE_DIR": Path(sys.executable).anchor,  # torchvision makes sure of one when it is imported
    }


def trace_request(
    *,
    source: str,
    statements: list[dict[str, object]],
    class_name: str,
    input_shape: list[int],
    batch_sizes: list[int],
    timeout_s: float,
    memory_mib: int,
) -> dict[str, Any]:
    """Write down what a child is asked to do; shapes are without the batch dimension."""
    return dict(locals())
