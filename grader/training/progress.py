"""Handing the progress of a training on: not too often, and counted over all seeds."""

import time

from grader.training.recipe import History, Progress

PROGRESS_EVERY_S = 0.05


def throttled(report: Progress | None) -> Progress:
    """Hand progress on at most every `PROGRESS_EVERY_S`, and at the end."""
    next_s = 0.0

    def passed_on(step: int, steps: int, history: History) -> None:
        nonlocal next_s
        now = time.monotonic()
        if report and (now >= next_s or step == steps):
            next_s = now + PROGRESS_EVERY_S
            report(step, steps, history)

    return passed_on


def shifted(report: Progress, *, done: int, total: int) -> Progress:
    """Count the steps of one seed as a part of all seeds' steps."""
    return lambda step, _steps, history: report(done + step, total, history)
