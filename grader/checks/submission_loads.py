"""`submission-loads`: the class can be found, constructed and run."""

from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.problem import HELP, Problem
from grader.result import Status
from grader.rubric.model import CheckSpec


def judge(evidence: Evidence, _spec: CheckSpec) -> Finding:
    """Pass: a submission that did not load never gets here, it is reported by `not_loaded`."""
    if evidence.graph is None:
        return failed("the network was not traced", help="hand in a file that can be run")
    return passed(f"`{evidence.graph.class_name}` was found, constructed and run")


def not_loaded(problem: Problem, expected: str) -> Finding:
    """Report why there is no network to judge."""
    return Finding(status=Status.ERROR, message=problem.message, help=HELP[problem.kind], line=problem.line, expected=expected)


CHECK = Check(
    id="submission-loads",
    judge=judge,
    requires=(),
    title="the class can be found, constructed and run",
    what="The file holds the class that the exercise names; it can be constructed without arguments, takes a batch of inputs "
    "and returns one row of logits for each. Only what the class needs is executed: its imports, the definitions and the "
    "constants that it uses.\n\n"
    "If it fails, the message is one of the diagnostics that `bngrade explain` lists below the checks.",
    why="Everything else is judged by the network that really runs, so there must be one.",
    example="""\
class Digits(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.only = nn.Linear(width, 3)

✗ TypeError: Digits.__init__() missing 1 required
  positional argument: 'width'""",
    look_at="The line that the message names. Construct the class in `python` and call it on a random batch of four.",
)
