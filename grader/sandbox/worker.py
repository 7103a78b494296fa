"""The child: the only process in which learner code runs. It takes one request, gives one answer, and ends."""

import json
import os
import sys
from typing import Any, NoReturn

from grader.sandbox.confinement import TimeLimitError, alarm_after, confine
from grader.sandbox.descendants import die_with_parent
from grader.sandbox.execution import run_submission
from grader.sandbox.protocol import ANSWER_LIMIT, MUTE
from grader.sandbox.spawning import READY

_CPU_SLACK_S = 5


def answer(request: dict[str, Any]) -> bytes:
    """Confine this process, run the submission, and spell its answer as JSON, behind the seal that the request carries."""
    seal, missing = request.pop("seal"), {"missing": confine(request["memory_mib"], int(request["timeout_s"]) + _CPU_SLACK_S)}
    try:
        with alarm_after(request["timeout_s"]):
            payload = json.dumps(run_submission(request) | missing)
    except TimeLimitError as error:  # it rang between two stages
        payload = json.dumps(_problem("time", str(error)) | missing)
    except BaseException:  # noqa: BLE001 - learner code can leave anything behind
        payload = json.dumps(_problem("died", "the code interfered with the process that runs it") | missing)
    if len(payload) > ANSWER_LIMIT:
        payload = json.dumps(_problem("output", "the network is too large to describe") | missing)
    return bytes((seal + payload).encode())


def _problem(kind: str, message: str) -> dict[str, Any]:
    return {"problem": {"kind": kind, "message": message, "line": None}}


def answer_on(channel: int, request: dict[str, Any]) -> NoReturn:
    """Answer and end."""
    try:
        _write_all(channel, answer(request))
    except OSError:  # learner code closed the channel
        os._exit(MUTE)
    os._exit(0)


def _write_all(descriptor: int, payload: bytes) -> None:
    """Write everything to a pipe."""
    view = memoryview(payload)
    while view:
        view = view[os.write(descriptor, view) :]


def main() -> None:
    """Serve where processes cannot be forked: the request on standard input, the answer on standard output."""
    die_with_parent()
    request = json.loads(sys.stdin.buffer.read())
    channel = os.dup(1)
    os.dup2(2, 1)  # what learner code prints goes to the captured standard error
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    _write_all(channel, READY)
    answer_on(channel, request)
