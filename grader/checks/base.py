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
    training: bool = True
    """Whether the graph was recorded in training mode; in evaluation mode dropout is idle."""
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


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What `bngrade explain` prints of a check or a diagnostic. None of it gives an exercise's solution away."""

    title: str
    """One line that says it all, lower case, without a full stop."""
    what: str
    """What is checked, or what has happened. Paragraphs of this and the next are separated by an empty line."""
    why: str
    """Why it matters; a paper is named by its authors and year."""
    example: str
    """The defect in a few short lines of code, a table or an output, on layers and sizes that no exercise asks for."""
    look_at: str
    """Where the cause is to be seen."""
    sources: tuple[str, ...] = ()
    """The papers that are named, from `grader.checks.literature`."""


@dataclass(frozen=True, kw_only=True)
class Check(Explanation):
    """A check and its documentation."""

    id: str
    judge: Callable[[Evidence, CheckSpec], Finding]
    requires: tuple[str, ...] = ("submission-loads",)
    """Checks that must have passed; otherwise this one is skipped."""
