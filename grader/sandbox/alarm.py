"""Interrupting learner code that runs for too long, at the line it is executing. Child side, standard library alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from grader.sandbox.wording import out_of_time


class TimeLimitError(BaseException):
    """The learner's code ran out of time; no `except Exception` of theirs catches it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(out_of_time(seconds))
        self.seconds = seconds


@contextmanager
def alarm_after(seconds: float) -> Iterator[None]:
    """Interrupt the code within after so many seconds, where the platform can."""
    restore = _set_alarm(seconds)
    try:
        yield
    finally:
        restore()


def _set_alarm(seconds: float) -> Callable[[], None]:
    import signal

    if not hasattr(signal, "setitimer"):
        return lambda: None

    def ring(_signal: int, _frame: Any) -> None:
        raise TimeLimitError(seconds)

    previous = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)

    def restore() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)

    return restore
