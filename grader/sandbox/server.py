"""The sandbox server: a clean process that imports torch once and starts one confined child for each submission.

It takes request frames on standard input and gives outcome frames on standard output. It never executes learner code, knows no
rubric and no data. Where processes can be forked cheaply the child is a fork of it; elsewhere it is a fresh interpreter.

An outcome frame: `{"outcome": "answer"|"timeout"|"died"|"oversize", "answer": str|null, "exit_code": int|null, "output": str}`.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from typing import Any, BinaryIO

from grader.sandbox.descendants import adopt_orphans, kill_descendants
from grader.sandbox.protocol import ANSWER_LIMIT, OUTPUT_LIMIT, read_frame, write_frame

GRACE_S = 2.0
"""So long after its own alarm a child is killed."""
CAN_FORK = sys.platform == "linux"
"""macOS has `fork`, but its system libraries do not survive it once torch has used them."""


def main() -> None:
    """Serve requests until standard input closes."""
    requests, outcomes = _take_channels()
    forking = CAN_FORK and "--spawn" not in sys.argv
    if forking:
        adopt_orphans()
        _prepare()
    write_frame(outcomes, {"ready": True})
    while (request := read_frame(requests)) is not None:
        write_frame(outcomes, _serve_by_fork(request) if forking else _serve_by_spawn(request))


def _take_channels() -> tuple[BinaryIO, BinaryIO]:
    """Keep the channels to the parent for ourselves and leave the null device on the standard streams."""
    requests, outcomes = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)
    return requests, outcomes


def _prepare() -> None:
    """Import all that a child needs, on one thread: a forked child of a process with several can hang."""
    import torch

    torch.set_num_threads(1)
    from grader.sandbox import worker  # noqa: F401 - imported here so that every fork has it


def _serve_by_fork(request: dict[str, Any]) -> dict[str, Any]:
    answer_end, answer_child = os.pipe()
    output_end, output_child = os.pipe()
    child = os.fork()
    if child == 0:
        _become_worker(request, answer_child, output_child)
    os.close(answer_child)
    os.close(output_child)
    try:
        outcome = _collect(answer_end, output_end, request["timeout_s"] + GRACE_S)
        _kill_group(child)
        _, status = os.waitpid(child, 0)
        return outcome | {"exit_code": os.waitstatus_to_exitcode(status)}
    finally:
        kill_descendants()
        os.close(answer_end)
        os.close(output_end)


def _become_worker(request: dict[str, Any], answer_child: int, output_child: int) -> None:
    """Run in the fork: cut every tie to the server, answer, end."""
    try:
        os.setsid()
        for stream in (1, 2):
            os.dup2(output_child, stream)
        kept = 3
        os.dup2(answer_child, kept)
        os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else 4096)
        from grader.sandbox.worker import answer, write_all

        write_all(kept, answer(request))
    finally:
        os._exit(0)


def _collect(answer_end: int, output_end: int, timeout_s: float) -> dict[str, Any]:
    """Read the child's answer and its output until the answer is whole, over its limit, or late."""
    deadline = time.monotonic() + timeout_s
    answer, output = bytearray(), bytearray()
    open_ends = {answer_end, output_end}
    outcome = "timeout"
    while (left := deadline - time.monotonic()) > 0:
        ready, _, _ = select.select(list(open_ends), [], [], left)
        for end in ready:
            chunk = os.read(end, 65536)
            if not chunk:
                open_ends.discard(end)
            elif end == answer_end:
                answer += chunk
            else:
                output += chunk[: max(0, OUTPUT_LIMIT - len(output))]
        if len(answer) > ANSWER_LIMIT:
            outcome = "oversize"
            break
        if answer_end not in open_ends:
            outcome = "answer" if answer else "died"
            break
    return _outcome(outcome, bytes(answer), bytes(output))


def _outcome(outcome: str, answer: bytes, output: bytes) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "answer": answer.decode("utf-8", "replace") if outcome == "answer" else None,
        "output": output.decode("utf-8", "replace"),
        "exit_code": None,
    }


def _kill_group(child: int) -> None:
    """Kill the child's process group; an answer is whole by then, so nothing is lost."""
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            kill(child, signal.SIGKILL)


def _serve_by_spawn(request: dict[str, Any]) -> dict[str, Any]:
    """Run the child as a fresh interpreter, where there is no safe fork."""
    import json

    code = "import sys; sys.path[:] = sys.argv[1:]; from grader.sandbox.worker import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", code, *sys.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=os.name == "posix",
    )
    startup_s = 60.0
    try:
        answer, output = process.communicate(json.dumps(request).encode(), startup_s + request["timeout_s"] + GRACE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        _, output = process.communicate()
        return _outcome("timeout", b"", output[:OUTPUT_LIMIT]) | {"exit_code": process.returncode}
    kind = "oversize" if len(answer) > ANSWER_LIMIT else "answer" if answer else "died"
    return _outcome(kind, answer, output[:OUTPUT_LIMIT]) | {"exit_code": process.returncode}


if __name__ == "__main__":
    main()
