"""Worker processes that train while the parent waits: one thread each, started early, gone when the parent is gone.

On Linux they are forks of a server that has imported torch once; elsewhere each is a fresh interpreter. The parent needs no
torch. A worker ends when the parent's end of a pipe closes, so that even a parent that was killed leaves none behind.
"""

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from math import inf
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Self

from grader.calibration.tasks import Done, Ready, Refusal, Setup, Task

_ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_FORKING = sys.platform == "linux"
_CONTEXT = multiprocessing.get_context("forkserver") if sys.platform == "linux" else multiprocessing.get_context("spawn")
_HEARTBEAT_S = 0.2
"""An interruption is noticed after so long at most."""
_PATIENCE_S = 10.0
"""A worker that has been told to end gets so long."""


class WorkerDiedError(Exception):
    """A worker ended in the middle of a training: out of memory, or killed."""


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@dataclass(frozen=True)
class Limit:
    """Until when work may go on, on the clock `time.monotonic`."""

    last_start: float = inf
    """No task is begun after that."""
    end: float = inf
    """Workers are ended then, in the middle of what they do."""


UNLIMITED = Limit()


class Workers:
    """A group of worker processes."""

    def __init__(self, jobs: int) -> None:
        """Begin to start `jobs` workers; the first setup waits until they are there."""
        self.jobs = jobs
        self._workers: dict[Connection, multiprocessing.process.BaseProcess] = {}
        if _FORKING:
            _start_fork_server()
        else:
            self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def prepare(self, setup: Setup) -> Ready | Refusal:
        """Have every worker load its data; return what they measure with, or why they cannot."""
        if not self._workers:
            self._start()
        for connection in self._workers:
            connection.send(setup)
        answers = [self._answer_to_setup(connection) for connection in self._workers]
        refused = [answer for answer in answers if isinstance(answer, Refusal)]
        return refused[0] if refused else answers[0]

    def run(self, tasks: Sequence[Task], limit: Limit = UNLIMITED) -> Iterator[Done]:
        """Have the tasks done and give what each came to, in the order in which they end.

        An interruption (`KeyboardInterrupt`) is raised after everything that has been finished was given.

        Raises:
            WorkerDiedError: a worker ended early.
        """
        waiting = deque(tasks)
        busy = [connection for connection in self._workers if _hand(connection, waiting)]
        with _interruption_deferred() as interrupted:
            while busy:
                ready = wait(busy, _HEARTBEAT_S)
                for connection in [each for each in busy if each in ready]:
                    done = self._answer(connection)
                    assert isinstance(done, Done), "a task is answered by this"
                    if time.monotonic() >= limit.last_start:
                        waiting.clear()
                    if not _hand(connection, waiting):
                        busy.remove(connection)
                    yield done
                if interrupted.is_set():
                    raise KeyboardInterrupt
                if time.monotonic() >= limit.end:
                    self.close()
                    return

    def close(self) -> None:
        """End every worker, whatever it does."""
        for connection, process in self._workers.items():
            connection.close()
            process.terminate()
        for process in self._workers.values():
            process.join(_PATIENCE_S)
        self._workers.clear()

    def _start(self) -> None:
        with nullcontext() if _FORKING else _set_for_children():  # forks are as their server is
            for _ in range(self.jobs):
                ours, theirs = _CONTEXT.Pipe()
                process = _CONTEXT.Process(target=_work, args=(theirs,), daemon=True)
                try:
                    process.start()
                except (EOFError, OSError) as error:
                    raise WorkerDiedError("the worker processes cannot be started") from error
                theirs.close()
                self._workers[ours] = process

    def _answer_to_setup(self, connection: Connection) -> Ready | Refusal:
        """Skip what was left behind by a run that nobody waited for."""
        while True:
            answer = self._answer(connection)
            if isinstance(answer, Ready | Refusal):
                return answer

    def _answer(self, connection: Connection) -> object:
        try:
            return connection.recv()
        except (EOFError, ConnectionError) as error:
            process = self._workers[connection]
            process.join(_PATIENCE_S)
            raise WorkerDiedError(f"a worker process ended early (exit code {process.exitcode})") from error


def _hand(connection: Connection, waiting: deque[Task]) -> bool:
    """Give a worker its next task, if there is one."""
    if waiting:
        connection.send(waiting.popleft())
        return True
    return False


def _work(connection: Connection) -> None:
    """Be a worker: what runs in its process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from grader.calibration.worker import serve

    serve(connection)


def _end_with_parent() -> None:
    """Wait until the parent is gone, then end in the middle of whatever this process does."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "a worker has a parent"
    wait([parent.sentinel])
    os._exit(1)


def _start_fork_server() -> None:
    """Let the server import torch in the background; workers are forked from it."""
    from multiprocessing import forkserver

    _CONTEXT.set_forkserver_preload(["grader.calibration.worker"])
    with _set_for_children():
        forkserver.ensure_running()


@contextmanager
def _set_for_children() -> Iterator[None]:
    """Have processes that start meanwhile compute on one thread and leave Ctrl-C to this one."""
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    os.environ.update(_ONE_THREAD)
    with _interruption_deferred(signal.SIG_IGN):
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name)
                if value is not None:
                    os.environ[name] = value


@contextmanager
def _interruption_deferred(handler: signal.Handlers | None = None) -> Iterator[threading.Event]:
    """Note Ctrl-C instead of raising `KeyboardInterrupt` (or handle it as given); other threads have no say in signals."""
    interrupted = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield interrupted
        return
    before = signal.signal(signal.SIGINT, handler or (lambda _number, _frame: interrupted.set()))
    try:
        yield interrupted
    finally:
        signal.signal(signal.SIGINT, before)
