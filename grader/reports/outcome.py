"""What the reports for people say in the same words: what is wrong with a verdict, how it was measured, what to type next."""

import shlex
from collections.abc import Sequence

from grader.reports.text_context import TextContext
from grader.result import Provenance, Result, SandboxInfo, Status, TrainingInfo

DEFECTS = (Status.FAIL, Status.ERROR)
"""How a check comes out that found something wrong."""

MEASURED_CHANGE = "what your change has brought, measured over several seeds"
"""What `bngrade compare` is for, once every check passes."""

_SEEDS_NAMED = 6
_GROUNDS = {
    Provenance.STATIC_AND_TRACE: "source and execution agree",
    Provenance.TRACE: "known from execution alone",
}


def unofficial(result: Result) -> bool:
    """Tell whether the verdict was measured on other data than the exercise names."""
    return result.training is not None and not result.training.official


def warnings(result: Result, context: TextContext, mark: str = "not official") -> tuple[str, ...]:
    """Return what must be said loudly; data that are not official come first, under their `mark`."""
    if result.training is None or result.training.official:
        return context.notices
    dataset = result.training.dataset
    return (f"{mark}: measured on `{dataset}`, not on the data that the exercise names", *context.notices)


def next_step(result: Result, context: TextContext) -> tuple[str, str]:
    """Return what to do next and the command for it."""
    if result.status is not Status.PASS:
        return "next, after a fix", context.command("check")
    if unofficial(result):
        return "next, for an official verdict", "bngrade data fetch"
    if any(check.status is Status.SKIPPED for check in result.checks):
        return "next, to have the rest judged", context.command("check")
    return "next, to see what else there is to do", "bngrade list"


def comparable(result: Result) -> bool:
    """Tell whether a comparison is what is left to say of a network: every check passed, on the exercise's own data."""
    passed = all(check.status is Status.PASS for check in result.checks)
    return result.graph is not None and passed and not unofficial(result)


def more_about(check_id: str, result: Result, rubric: str | None = None) -> str | None:
    """Return the command that says more about a check, or asks a question again; `None` if there is none.

    `rubric` is the name or the path by which the rubric was asked for, if it was.
    """
    if not result.of_quiz:
        return f"bngrade explain {check_id}"
    if check_id == "submission-loads":
        return None
    return shlex.join(["bngrade", "quiz", rubric or result.rubric.exercise, "--question", check_id])


def grounds(result: Result) -> str:
    """Say in a few words what the graph rests on; nothing without a graph."""
    return _GROUNDS[result.provenance] if result.provenance else ""


def seeds(numbers: Sequence[int]) -> str:
    """Name the seeds of a training, of many the first and the last."""
    if len(numbers) <= _SEEDS_NAMED:
        return ", ".join(map(str, numbers))
    return f"{numbers[0]} to {numbers[-1]}, {len(numbers)} of them"


def effort(training: TrainingInfo) -> str:
    """Say what the figures have cost."""
    return "taken from the cache" if training.cached else f"{training.seconds:.1f} s"


def confinement(sandbox: SandboxInfo) -> str:
    """Say how well the learner's code was confined, and what was missing."""
    missing = f", without {', '.join(sandbox.missing)}" if sandbox.missing else ""
    return f"{sandbox.level}{missing}"
