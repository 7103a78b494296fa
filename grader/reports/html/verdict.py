"""The top of the page: how it came out, what must be said loudly, and what to type next."""

from dataclasses import dataclass

from grader.reports.outcome import DEFECTS, next_step, unofficial, warnings
from grader.reports.text_context import TextContext
from grader.result import Result, Status

_WORDS = {Status.PASS: "Passed", Status.FAIL: "Not passed yet", Status.ERROR: "Could not be graded"}
_TALLIED = (("passed", (Status.PASS,)), ("failed", DEFECTS), ("skipped", (Status.SKIPPED,)))


@dataclass(frozen=True)
class Verdict:
    """The verdict in words."""

    word: str
    tally: str
    warnings: tuple[str, ...]
    purpose: str
    """What the command is for."""
    command: str


def verdict(result: Result, context: TextContext) -> Verdict:
    """Put the verdict into words."""
    purpose, command = next_step(result, context)
    word = _WORDS[result.status] + (", not official" if unofficial(result) else "")
    return Verdict(word=word, tally=_tally(result), warnings=warnings(result, context), purpose=purpose, command=command)


def _tally(result: Result) -> str:
    """Count the checks by how they came out: `5 of 8 checks passed, 1 failed, 2 skipped`."""
    counts = [(word, sum(check.status in statuses for check in result.checks)) for word, statuses in _TALLIED]
    (_, passed), *others = counts
    checks = "check" if len(result.checks) == 1 else "checks"
    return f"{passed} of {len(result.checks)} {checks} passed" + "".join(f", {count} {word}" for word, count in others if count)
