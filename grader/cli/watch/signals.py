"""Signals as events: to end, to stop and to go on, and that the terminal has another size."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grader.watching.events import Ended, Event, Post, Resized, Resumed, Suspended

_END = ("SIGINT", "SIGTERM", "SIGHUP")
_DRAWN: dict[str, Callable[[], Event]] = {"SIGWINCH": Resized, "SIGTSTP": Suspended, "SIGCONT": Resumed}
"""What matters only to who draws on a terminal."""


@contextmanager
def signals_posted(post: Post, *, drawn: bool) -> Iterator[None]:
    """Have signals posted meanwhile; one that is ignored, as under `nohup`, stays so. A second Ctrl-C interrupts."""
    asked = threading.Event()

    def end(number: int, _frame: object) -> None:
        if asked.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt  # the loop has not come to the first one, and somebody insists
        asked.set()
        post(Ended(128 + number))

    def tell(number: int, _frame: object) -> None:
        post(_DRAWN[signal.Signals(number).name]())

    wanted = dict.fromkeys(_END, end) | (dict.fromkeys(_DRAWN, tell) if drawn else {})
    numbers = {getattr(signal, name, None): handler for name, handler in wanted.items()}  # Windows has few of them
    before = {
        number: signal.signal(number, handler)
        for number, handler in numbers.items()
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, known in before.items():
            signal.signal(number, known)


def suspend() -> None:
    """Stop this process as Ctrl-Z does; return when it is continued."""
    if sys.platform != "win32":
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, handler)
