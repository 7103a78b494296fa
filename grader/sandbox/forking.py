"""Serving a request by a fork of the server, which has torch already. Linux."""

import os
import select
import signal
import time
from collections.abc import Iterable
from typing import Any, NoReturn

from grader.sandbox.confinement import Confinement
from grader.sandbox.descendants import die_with_parent, kill_descendants
from grader.sandbox.protocol import ANSWER_LIMIT, EXIT_GRACE_S, GRACE_S, MUTE, OUTPUT_LIMIT, READY, outcome

_ANSWER = 3
"""The descriptor that a child answers on."""


def serve_by_fork(request: dict[str, Any], parent: int, confinement: Confinement) -> dict[str, Any] | None:
    """Let a forked child run the submission; leave nothing of it behind. `None` if the parent has gone meanwhile."""
    answer_end, answer_child = os.pipe()
    output_end, output_child = os.pipe()
    child = os.fork()
    if child == 0:
        _become_worker(request, answer_child, output_child, confinement)
    os.close(answer_child)
    os.close(output_child)
    try:
        kind, answer, output = _collect(answer_end, output_end, parent, request["timeout_s"] + GRACE_S)
        if kind == "abandoned":
            return None
        exit_code = _end(child, EXIT_GRACE_S if kind == "died" else 0)
        return outcome(kind, sent=answer, seal=request["seal"], output=output, exit_code=exit_code)
    finally:
        kill_descendants()
        os.close(answer_end)
        os.close(output_end)


def _become_worker(request: dict[str, Any], answer_child: int, output_child: int, confinement: Confinement) -> NoReturn:
    """Run in the fork: cut every tie to the server, answer, end."""
    try:
        os.setsid()
        die_with_parent()
        for stream in (1, 2):
            os.dup2(output_child, stream)
        os.dup2(answer_child, _ANSWER)
        _close_all_but({*range(_ANSWER + 1), confinement.ruleset})
        from grader.sandbox.worker import answer_on

        answer_on(_ANSWER, request, confinement)
    except BaseException as error:  # noqa: BLE001 - whatever it was, the server is told and the fork ends
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(MUTE)


def _close_all_but(kept: Iterable[int | None]) -> None:
    """Close every other descriptor, one by one: the limit of their number may be a billion."""
    for descriptor in {int(name) for name in os.listdir("/proc/self/fd")} - set(kept):  # noqa: PTH208 - names are wanted
        try:
            os.close(descriptor)
        except OSError:
            continue  # the one that listed them


def _collect(answer_end: int, output_end: int, parent: int, timeout_s: float) -> tuple[str, bytes, bytes]:
    """Read the child's answer and its output until the answer is whole, over its limit, late, or wanted by nobody."""
    deadline = time.monotonic() + timeout_s
    kept = {answer_end: bytearray(), output_end: bytearray()}
    kind = "timeout"
    poller = select.poll()
    for end, events in ((answer_end, select.POLLIN), (output_end, select.POLLIN), (parent, 0)):
        poller.register(end, events)  # of the parent only the end is reported
    while kind == "timeout" and (left := deadline - time.monotonic()) > 0:
        for end, _ in poller.poll(left * 1000):
            if end == parent:
                kind = "abandoned"
            elif chunk := os.read(end, 65536):
                limit = OUTPUT_LIMIT if end == output_end else 2 * ANSWER_LIMIT
                kept[end] += chunk[: max(0, limit - len(kept[end]))]
            elif end == answer_end:
                kind = "answer" if len(kept[end]) > len(READY) else "died"
            else:
                poller.unregister(end)
        if len(kept[answer_end]) > len(READY) + ANSWER_LIMIT:
            kind = "oversize"
    return kind, bytes(kept[answer_end]), bytes(kept[output_end])


def _end(child: int, grace_s: float) -> int | None:
    """Reap the child; return its exit code, or `None` if it had to be killed after so many seconds."""
    deadline = time.monotonic() + grace_s
    while True:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() >= deadline:
            break
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None
