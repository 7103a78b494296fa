"""What a check is: an id, what must hold first, a pure function from evidence to a finding, and its documentation."""

from collections.abc import Callable
from dataclasses import dataclass

from grader.graph import ModuleGraph
from grader.result import Metrics, Status
from grader.rubric.model import CheckSpec, Rubric
from grader.submission.optimizers import OptimizerFact
from grader.value import Value


class Evidence(Value):
    """What a check may look at. Later stages fill in more; a check that needs a part requires the stage that gives it."""

    rubric: Rubric
    graph: ModuleGraph | None = None
    optimizers: tuple[OptimizerFact, ...] = ()
    metrics: Metrics | None = None
    diverged_in_epoch: int | None = None
    """The epoch in which the loss stopped being a number."""


class Finding(Value):
    """What a check found: its status and, for a person, why. One finding has one root cause."""

    status: Status
    message: str
    help: str | None = None
    line: int | None = None
    expected: str | None = None
    actual: str | None = None


def passed(message: str, *, expected: str | None = None, actual: str | None = None) -> Finding:
    """Report that a check holds."""
    return Finding(status=Status.PASS, message=message, expected=expected, actual=actual)


def failed(
    message: str,
    *,
    help: str,  # noqa: A002 - the result's own word
    line: int | None = None,
    expected: str | None = None,
    actual: str | None = None,
) -> Finding:
    """Report a defect."""
    return Finding(status=Status.FAIL, message=message, help=help, line=line, expected=expected, actual=actual)


def not_comparable() -> Finding:
    """Report that the layers differ so much that the places between them have no counterpart."""
    return Finding(status=Status.SKIPPED, message="needs `layers-unchanged` to pass first")


@dataclass(frozen=True)
class Check:
    """A check and its documentation, which `bngrade explain` prints."""

    id: str
    judge: Callable[[Evidence, CheckSpec], Finding]
    what: str
    why: str
    look_at: str
    requires: tuple[str, ...] = ("submission-loads",)
    """Checks that must have passed; otherwise this one is skipped."""
