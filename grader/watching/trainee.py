"""A training's end of the pipe: measure one graph in a process of its own, tell how it goes, answer, end.

It may be ended from outside at any moment, and ends by itself when nobody listens any more. What torch may print goes nowhere:
the terminal belongs to the process that watches. Importing this module imports no torch.
"""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import Connection, wait

from grader.datasets import DatasetUnavailable
from grader.measurement import DeviceUnavailable, Hooks, Measurement, MeasurementRequest, Setting, measure
from grader.result import EpochMetrics
from grader.watching.events import Noted, Progress, Untrained


def work(connection: Connection, request: MeasurementRequest, setting: Setting) -> None:
    """Measure; send `Noted` and `Progress` on the way, and a `Measurement` or `Untrained` at the end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    connection.send(_outcome(connection, request, setting))


def _outcome(connection: Connection, request: MeasurementRequest, setting: Setting) -> Measurement | Untrained:
    def on_training(done: int, total: int, history: object) -> None:
        epochs = history if isinstance(history, tuple) else ()
        connection.send(Progress(done, total, tuple(epoch for epoch in epochs if isinstance(epoch, EpochMetrics))))

    try:
        return measure(request, setting, Hooks(lambda text: connection.send(Noted(text)), on_training))
    except (DatasetUnavailable, DeviceUnavailable) as error:
        return Untrained(str(error))
    except ConnectionError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it was, the person who waits is told
        return Untrained(f"the training failed ({type(error).__name__}: {error})")


def _end_with_parent() -> None:
    """Wait until the parent is gone, then end in the middle of whatever this process does."""
    parent = multiprocessing.parent_process()
    assert parent is not None, "a training has a parent"
    wait([parent.sentinel])
    os._exit(1)
