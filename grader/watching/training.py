"""Training in the background, in a process for each training that can be ended at any moment.

On Linux it is a fork of a server that has imported torch once; elsewhere it is a fresh interpreter. The process that watches
imports no torch, so that nothing keeps it from a verdict on the next save.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from grader.measurement import Measurement, MeasurementRequest, Setting
from grader.watching.events import Noted, Progress, Untrained

_CONTEXT = multiprocessing.get_context("forkserver") if sys.platform == "linux" else multiprocessing.get_context("spawn")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_NEEDED = ["grader.watching.trainee", "grader.training", "grader.rebuild"]
_GLANCE_S = 0.02
"""A training that is not wanted any more is ended after so long at most."""
_PATIENCE_S = 5.0


def prepare() -> None:
    """Have the server import torch meanwhile. To be called by the main thread: Ctrl-C is not to reach the server."""
    if sys.platform != "linux":
        return
    from multiprocessing import forkserver

    _CONTEXT.set_forkserver_preload(_NEEDED)
    before = {name: os.environ.get(name) for name in _ONE_THREAD}
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(_ONE_THREAD)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, handler)
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def train(
    request: MeasurementRequest,
    setting: Setting,
    tell: Callable[[Noted | Progress], None],
    is_unwanted: Callable[[], bool],
) -> Measurement | Untrained | None:
    """Measure a graph in a process of its own; `None` if the training became unwanted and was ended."""
    if is_unwanted():
        return None
    with _process(request, setting) as connection:
        while not is_unwanted():
            if not connection.poll(_GLANCE_S):
                continue
            try:
                message = connection.recv()
            except (EOFError, OSError):
                return Untrained("the training's process was ended from outside, perhaps for want of memory")
            if isinstance(message, Measurement | Untrained):
                return message
            tell(message)
    return None


@contextmanager
def _process(request: MeasurementRequest, setting: Setting) -> Iterator[Connection]:
    """Lend the pipe to a process that trains; end the process afterwards, whatever it does."""
    from grader.watching.trainee import work

    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=work, args=(theirs, request, setting), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.kill()
        process.join(_PATIENCE_S)
