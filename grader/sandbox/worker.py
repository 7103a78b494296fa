"""The child: the only process in which learner code runs. It takes one request, gives one answer, and ends."""

import json
import os
import sys
from typing import Any

from grader.sandbox.confinement import alarm_after, confine
from grader.sandbox.execution import run_submission
from grader.sandbox.protocol import ANSWER_LIMIT

_CPU_SLACK_S = 5


def answer(request: dict[str, Any]) -> bytes:
    """Confine this process, run the submission, and spell its answer as JSON."""
    missing = confine(request["memory_mib"], int(request["timeout_s"]) + _CPU_SLACK_S)
    try:
        with alarm_after(request["timeout_s"]):
            document = run_submission(request)
    except BaseException:  # noqa: BLE001 - learner code can leave anything behind, an alarm in flight among it
        document = {"problem": {"kind": "time", "message": _too_late(request), "line": None}}
    payload = json.dumps(document | {"missing": missing}, allow_nan=True).encode()
    if len(payload) > ANSWER_LIMIT:
        problem = {"kind": "output", "message": "the network is too large to describe", "line": None}
        payload = json.dumps({"problem": problem, "missing": missing}).encode()
    return payload


def _too_late(request: dict[str, Any]) -> str:
    return f"the code did not finish in {request['timeout_s']:g} s"


def write_all(descriptor: int, payload: bytes) -> None:
    """Write everything to a pipe."""
    view = memoryview(payload)
    while view:
        view = view[os.write(descriptor, view) :]


def main() -> None:
    """Serve where processes cannot be forked: the request on standard input, the answer on standard output."""
    request = json.loads(sys.stdin.buffer.read())
    channel = os.dup(1)
    os.dup2(2, 1)  # what learner code prints goes to the captured standard error
    write_all(channel, answer(request))
    os._exit(0)


if __name__ == "__main__":
    main()
