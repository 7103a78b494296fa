"""`prove`: does a rubric tell right from wrong? Answered without training, by what its structural checks say.

The solution must pass each structural check, the untouched starter must fail at least one, and so must every mutant of the
solution. Takes a loaded rubric and a running sandbox (starter and solution are executed there); gives a `Proof`. What the
measured checks are worth is for the calibration to say.
"""

from typing import TYPE_CHECKING

from grader.checks.base import Evidence
from grader.checks.registry import STRUCTURAL
from grader.graph import ModuleGraph
from grader.measurement import Measurement, MeasurementRequest
from grader.merging import TracedNetwork, Variant
from grader.pipeline import Options, grade
from grader.result import CheckResult, Result, Status
from grader.rubric.companions import companion
from grader.rubric.loading import LoadedRubric
from grader.rubric.model import Rubric
from grader.rubric.mutants import Mutant, mutants
from grader.submission.reading import read_submission
from grader.value import Value
from grader.verdict import judge_structure

if TYPE_CHECKING:
    from grader.sandbox.runner import Sandbox

_STRUCTURAL = frozenset(check.id for check in STRUCTURAL)
_DEFECT = (Status.FAIL, Status.ERROR)
_ASKED = frozenset({"batchnorm-present", "batchnorm-before-activation", "dropout-present"})
"""Checks of what learners add: a starter fails them because it is one."""


class Proof(Value):
    """What the structural checks of a rubric say of its solution, its starter and every mutant."""

    solution: tuple[CheckResult, ...]
    starter: tuple[CheckResult, ...]
    mutants: int = 0
    kinds: tuple[str, ...] = ()
    """The kinds of mutants that the solution's graph gave."""
    survivors: tuple[Mutant, ...] = ()
    """Mutants that no check saw."""
    allowed: tuple[str, ...] = ()
    """Operations that the rubric allows anywhere, so that no mutant has them added."""

    @property
    def solution_defects(self) -> tuple[CheckResult, ...]:
        """The structural checks that the solution does not pass."""
        return tuple(check for check in self.solution if check.status is not Status.PASS)

    @property
    def starter_defects(self) -> tuple[CheckResult, ...]:
        """The structural checks that the starter fails."""
        return tuple(check for check in self.starter if check.status in _DEFECT)

    @property
    def starter_surprises(self) -> tuple[CheckResult, ...]:
        """The checks that a starter fails for another reason than that nothing was added to it yet."""
        return tuple(check for check in self.starter_defects if check.id not in _ASKED)

    @property
    def holds(self) -> bool:
        """Whether the rubric tells right from wrong, as far as structure goes."""
        return not self.solution_defects and bool(self.starter_defects) and bool(self.mutants) and not self.survivors


def prove(loaded: LoadedRubric, sandbox: "Sandbox") -> Proof:
    """Hold a rubric's structural checks against solution, starter and mutants.

    Raises:
        OSError: starter or solution cannot be read.
        SandboxError: the sandbox failed.
    """
    solution, starter = (_graded(loaded, name, sandbox) for name in ("solution", "starter"))
    proof = Proof(solution=_structural(solution), starter=_structural(starter))
    if proof.solution_defects or solution.graph is None:
        return proof  # mutants of what is wrong already would prove nothing
    made = tuple(mutants(solution.graph, loaded.rubric))
    return proof.model_copy(
        update={
            "mutants": len(made),
            "allowed": loaded.rubric.allowed,
            "kinds": tuple(dict.fromkeys(mutant.kind for mutant in made)),
            "survivors": tuple(mutant for mutant in made if _survives(mutant, loaded.rubric)),
        }
    )


def _graded(loaded: LoadedRubric, name: str, sandbox: "Sandbox") -> Result:
    submission = read_submission(companion(loaded, name))
    return grade(submission, loaded, sandbox, _never, Options(structure_only=True, reveal=True))


def _never(_request: MeasurementRequest) -> Measurement:
    raise AssertionError("the structure alone was asked for")


def _structural(result: Result) -> tuple[CheckResult, ...]:
    return tuple(check for check in result.checks if check.id in _STRUCTURAL)


def _survives(mutant: Mutant, rubric: Rubric) -> bool:
    evidence = Evidence(rubric=rubric, graph=mutant.graph, optimizers=mutant.optimizers)
    results = judge_structure(evidence, TracedNetwork(graph=mutant.graph, variants=_variants(mutant.evaluation_graph)))
    return not any(check.status in _DEFECT for check in results)


def _variants(evaluation: ModuleGraph | None) -> tuple[Variant, ...]:
    return () if evaluation is None else (Variant(when="in evaluation mode", training=False, graph=evaluation),)
