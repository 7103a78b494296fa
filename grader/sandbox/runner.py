"""The parent's side of the sandbox: starts the server, sends requests, turns outcomes into answers.

A `Sandbox` may serve many submissions, one after the other. It is started early and without waiting, so that the server imports
torch while the parent reads files; the first answer waits for it.
"""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self, cast

from grader.sandbox.protocol import ProtocolError, read_frame, write_frame

if TYPE_CHECKING:  # the server is started before pydantic is imported
    from grader.sandbox.answer import Answer

_SERVER = "import sys; sys.path[:] = {path!r}; from grader.sandbox.server import main; main()"
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "SYSTEMROOT")
"""Without these some installations of Python cannot start; everything else in the environment stays outside."""


class SandboxError(Exception):
    """The sandbox itself failed; never the learner's fault."""


class Sandbox:
    """A running sandbox server."""

    def __init__(self, *, spawn: bool = False) -> None:
        """Start the server; `spawn` makes it start a fresh interpreter for each submission even where it could fork."""
        server = _SERVER.format(path=_search_path())
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", "-c", server, *(["--spawn"] if spawn else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            cwd=Path(sys.executable).anchor,
            close_fds=True,
            start_new_session=os.name == "posix",
        )
        self._ready = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def run(self, request: dict[str, Any]) -> "Answer":
        """Trace one submission.

        Raises:
            SandboxError: the server could not start, or broke off.
        """
        from grader.sandbox.answer import parse_answer

        stdin, stdout = cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        try:
            if not self._ready:
                self._ready = read_frame(cast("Any", stdout)) is not None
            write_frame(cast("Any", stdin), request)
            outcome = read_frame(cast("Any", stdout))
        except (OSError, ProtocolError) as error:
            raise SandboxError(f"the sandbox broke off: {error}{self._last_words()}") from error
        if outcome is None:
            raise SandboxError(f"the sandbox ended early{self._last_words()}")
        if outcome["outcome"] == "answer":
            return parse_answer(outcome["answer"])
        return _no_answer(outcome, request)

    def close(self) -> None:
        """End the server and whatever it still runs."""
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def _last_words(self) -> str:
        self._process.kill()
        stderr = self._process.stderr.read().decode("utf-8", "replace") if self._process.stderr else ""
        lines = [line for line in stderr.splitlines() if line.strip()]
        return f" ({lines[-1].strip()})" if lines else ""


def _no_answer(outcome: dict[str, Any], request: dict[str, Any]) -> "Answer":
    """Say why a child ended without an answer."""
    from grader.problem import Problem, ProblemKind
    from grader.sandbox.answer import Answer

    if outcome["outcome"] == "timeout":
        message = f"the code did not finish in {request['timeout_s']:g} s"
        return Answer(problem=Problem(kind=ProblemKind.TIME, message=message))
    if outcome["outcome"] == "oversize":
        return Answer(problem=Problem(kind=ProblemKind.OUTPUT, message="the network is too large to describe"))
    if outcome["exit_code"] == -getattr(signal, "SIGXCPU", 0) or outcome["exit_code"] == -getattr(signal, "SIGKILL", 0):
        return Answer(
            problem=Problem(kind=ProblemKind.TIME, message="the code used up its processor time or memory and was ended")
        )
    return Answer(problem=Problem(kind=ProblemKind.EXIT, message="the code ended its process before the network was traced"))


def _search_path() -> list[str]:
    """Return where the child finds torch and the grader, and nothing that a learner could write to."""
    package_root = str(Path(__file__).resolve().parents[2])
    installed = [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    standard = [entry for entry in sys.path if entry.startswith((sys.base_prefix, sys.prefix)) and entry not in installed]
    return list(dict.fromkeys([*standard, *installed, package_root]))


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
    }


def trace_request(
    *,
    source: str,
    keep: list[int],
    names: list[str],
    class_name: str,
    input_shape: list[int],
    batch_sizes: list[int],
    timeout_s: float,
    memory_mib: int,
) -> dict[str, Any]:
    """Write down what a child is asked to do; shapes are without the batch dimension."""
    return dict(locals())
