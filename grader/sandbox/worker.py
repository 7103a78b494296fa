"""The child: the only process in which learner code runs. It takes one request, gives one answer, and ends."""

import json
import os
import sys
from typing import Any, NoReturn

from grader.sandbox.alarm import TimeLimitError, alarm_after
from grader.sandbox.confinement import Confinement, confine, prepare
from grader.sandbox.descendants import die_with_parent
from grader.sandbox.execution import run_submission
from grader.sandbox.layers import Layer
from grader.sandbox.protocol import ANSWER_LIMIT, MUTE, READY

_CPU_SLACK_S = 5
_ENCODE, _WRITE, _EXIT = json.JSONEncoder().encode, os.write, os._exit
"""Bound before learner code runs, so that what it puts in their place in `json` and `os` is not used for the answer."""


def answer(request: dict[str, Any]) -> bytes:
    """Run the submission, and spell its answer as JSON, behind the seal that the request carries."""
    seal = request.pop("seal")
    try:
        with alarm_after(request["timeout_s"]):
            payload = _ENCODE(run_submission(request))
    except TimeLimitError as error:  # it rang between two stages
        payload = _ENCODE(_problem("time", str(error)))
    except BaseException:  # noqa: BLE001 - learner code can leave anything behind
        payload = _ENCODE(_problem("died", "the code interfered with the process that runs it"))
    if len(payload) > ANSWER_LIMIT:
        payload = _ENCODE(_problem("output", "the network is too large to describe"))
    return bytes((seal + payload).encode())


def _problem(kind: str, message: str) -> dict[str, Any]:
    return {"problem": {"kind": kind, "message": message, "line": None}}


def answer_on(channel: int, request: dict[str, Any], confinement: Confinement) -> NoReturn:
    """Confine this process, answer and end; a process that cannot be confined says why on standard error and runs nothing."""
    try:
        confine(confinement, request["memory_mib"], int(request["timeout_s"]) + _CPU_SLACK_S)
        _hide_grader()
        _write_all(channel, READY)
        _write_all(channel, answer(request))
    except OSError as error:  # it is not ready, or learner code closed the channel
        _WRITE(2, f"{error}\n".encode())
        _EXIT(MUTE)
    _EXIT(0)
    raise AssertionError("unreachable")  # a type checker takes `_EXIT` for a function that may return


def _hide_grader() -> None:
    """Take the grader's modules from where an import finds them: learner code has nothing to look for in them."""
    for name in [name for name in sys.modules if name.partition(".")[0] == "grader"]:
        del sys.modules[name]


def _write_all(descriptor: int, payload: bytes) -> None:
    """Write everything to a pipe."""
    view = memoryview(payload)
    while view:
        view = view[_WRITE(descriptor, view) :]


def main() -> None:
    """Serve where processes cannot be forked: the request on standard input, the answer on standard output."""
    die_with_parent()
    request = json.loads(sys.stdin.buffer.read())
    channel = os.dup(1)
    os.dup2(2, 1)  # what learner code prints goes to the captured standard error
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    answer_on(channel, request, prepare([Layer(name) for name in request.pop("layers")]))
