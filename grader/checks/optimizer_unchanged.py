"""`optimizer-unchanged`: if the file builds an optimizer, it is the exercise's, with the exercise's learning rate."""

from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.rubric.model import CheckSpec, OptimizerSpec
from grader.submission.optimizers import OptimizerFact

_HELP = "leave the optimizer as the starter has it: the exercise changes the network alone"


def judge(evidence: Evidence, _spec: CheckSpec) -> Finding:
    """Judge every optimizer that the source builds."""
    expected = evidence.rubric.optimizer
    for fact in evidence.optimizers:
        if problem := _problem(fact, expected):
            return failed(problem, help=_HELP, line=fact.line, expected=_spell(expected), actual=_actual(fact))
    if not evidence.optimizers:
        return passed("the file builds no optimizer")
    if any(fact.lr is None for fact in evidence.optimizers):
        return passed(f"the optimizer is {expected.name}; its learning rate is computed and was not judged")
    return passed("the optimizer is unchanged", expected=_spell(expected), actual=_spell(expected))


def _problem(fact: OptimizerFact, expected: OptimizerSpec) -> str | None:
    if fact.name != expected.name:
        return f"the optimizer is {fact.name}"
    wrong = [rate for rate in fact.lr or () if rate != expected.lr]
    if wrong:
        return f"the learning rate is {wrong[0]:g}"
    if fact.changed:
        return f"`{fact.changed[0]}` is not {fact.name}'s default"
    return None


def _spell(expected: OptimizerSpec) -> str:
    return f"{expected.name}, lr {expected.lr:g}"


def _actual(fact: OptimizerFact) -> str:
    rates = "unknown" if fact.lr is None else ", ".join(f"{rate:g}" for rate in fact.lr)
    return f"{fact.name}, lr {rates}" + (f", {', '.join(fact.changed)} changed" if fact.changed else "")


CHECK = Check(
    id="optimizer-unchanged",
    judge=judge,
    what="Optimizers that the file builds anywhere are of the exercise's kind, with its learning rate and no other setting "
    "changed. This is read from the source; the graded training always uses the exercise's optimizer.",
    why="A smaller learning rate or weight decay lowers the training accuracy as well, which would hide what batch "
    "normalisation does.",
    look_at="The line that builds the optimizer, and the constants it uses.",
)
