"""How quick and how clean a prepared sandbox is: time per honest submission, the cost of confinement, and what is left over.

    python benchmarks/sandbox.py

Prints the median time that a prepared server takes for an honest submission, which is executed, traced and compared in two
fresh children; the same without Landlock, without seccomp and without any layer, in turns; and, after a thousand submissions in
a row, by how much the server's memory, descriptors and processes grew. Linux; the absolute time is that of an idle machine.
"""

import statistics
import tempfile
import time
from collections.abc import Collection
from pathlib import Path

from grader.pipeline import trace
from grader.rubric.model import Limits
from grader.sandbox.layers import Layer
from grader.sandbox.runner import Sandbox
from grader.submission.reading import Submission, read_submission

_SUBMISSION = """
import torch
from torch import nn

class NetBN(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.bn1 = nn.Linear(784, 256), nn.BatchNorm1d(256)
        self.fc2, self.bn2 = nn.Linear(256, 128), nn.BatchNorm1d(128)
        self.fc3 = nn.Linear(128, 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.fc1(x.flatten(1))))
        return self.fc3(torch.relu(self.bn2(self.fc2(x))))
"""
_LIMITS = Limits(timeout_s=20, memory_mib=1024)
_LIMIT_MS, _CONFINEMENT_LIMIT_MS = 120, 5
_REPETITIONS, _IN_A_ROW = 40, 1_000
_CASES: dict[str, Collection[Layer]] = {
    "all layers": (),
    "without Landlock": (Layer.FILES,),
    "without seccomp": (Layer.CALLS,),
    "without any": tuple(Layer),
}


def one(sandbox: Sandbox, submission: Submission) -> float:
    """Trace one submission in two fresh children; return the milliseconds it took."""
    started = time.perf_counter()
    traced = trace(submission, "NetBN", (1, 28, 28), _LIMITS, sandbox)
    elapsed = (time.perf_counter() - started) * 1000
    assert traced.network is not None, traced.problem
    return elapsed


def medians(submission: Submission) -> dict[str, float]:
    """Time every case, in turns, so that what else the machine does meets all of them."""
    sandboxes = {name: Sandbox(without=without) for name, without in _CASES.items()}
    times: dict[str, list[float]] = {name: [] for name in _CASES}
    for repetition in range(_REPETITIONS + 1):
        for name, sandbox in sandboxes.items():
            elapsed = one(sandbox, submission)
            if repetition:  # the first waits for torch
                times[name].append(elapsed)
    for sandbox in sandboxes.values():
        sandbox.close()
    return {name: statistics.median(found) for name, found in times.items()}


def footprint(pid: int) -> dict[str, int]:
    """Count what a process holds: resident memory in KiB, open descriptors, children."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines())
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return {
        "KiB of memory": int(status["VmRSS"].split()[0]),
        "descriptors": len(list(Path(f"/proc/{pid}/fd").iterdir())),
        "processes": len(children),
    }


def growth(submission: Submission) -> dict[str, int]:
    """Serve a thousand submissions; return by how much each count of the server grew, the first twenty left out."""
    with Sandbox() as sandbox:
        pid = sandbox._process.pid  # noqa: SLF001 - nobody but a benchmark asks for it
        for _ in range(20):
            one(sandbox, submission)
        before = footprint(pid)
        for _ in range(_IN_A_ROW):
            one(sandbox, submission)
        after = footprint(pid)
    return {name: after[name] - before[name] for name in before}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "submission.py"
        path.write_text(_SUBMISSION, encoding="utf-8")
        submission = read_submission(path)
    found = medians(submission)
    full, bare = found["all layers"], found["without any"]
    for name, median in found.items():
        print(f"{name:18} {median:7.1f} ms   {median / bare:5.2f} of the time without any")
    print(f"under {_LIMIT_MS} ms a submission: {full < _LIMIT_MS}")
    per_child = (full - bare) / 2
    cheap = per_child < _CONFINEMENT_LIMIT_MS
    print(f"confinement adds {per_child:.2f} ms to each of the two children, under {_CONFINEMENT_LIMIT_MS} ms: {cheap}")
    for name, count in growth(submission).items():
        print(f"growth after {_IN_A_ROW} submissions: {count} {name}")


if __name__ == "__main__":
    main()
