"""Mutants of the optimizer that a solution's file builds: another one, another learning rate, another setting.

They are made only for a rubric that lists `optimizer-unchanged`: the graded training always uses the rubric's own.
"""

from collections.abc import Iterator, Mapping

from grader.rubric.mutants.subject import Mutant, Subject
from grader.rubric.optimizer import TORCH_DEFAULTS, OptimizerName, Setting
from grader.submission.optimizers import OptimizerFact

_CHECK = "optimizer-unchanged"


def mutants(subject: Subject) -> Iterator[Mutant]:
    """Give a file that builds another optimizer, and files that build the rubric's with one setting changed."""
    if all(check.id != _CHECK for check in subject.rubric.checks):
        return
    expected = subject.rubric.optimizer
    other: OptimizerName = "SGD" if expected.name != "SGD" else "Adam"
    yield _mutant(subject, "optimizer-replaced", f"the optimizer is {other}", other, TORCH_DEFAULTS[other])
    for name, value in expected.settings.items():
        kind = "learning-rate-changed" if name == "lr" else "optimizer-setting-changed"
        for changed in _changed(value):
            settings = {**expected.settings, name: changed}
            yield _mutant(subject, kind, f"the optimizer's `{name}` is {changed}", expected.name, settings)


def _changed(value: Setting) -> Iterator[Setting]:
    """Give other values of a setting: the other truth value, a tenth and ten times the number."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, tuple):
        yield tuple(each / 10 for each in value)
    elif value:
        yield from (value / 10, value * 10)
    else:
        yield 0.1


def _mutant(subject: Subject, kind: str, what: str, name: str, settings: Mapping[str, Setting]) -> Mutant:
    fact = OptimizerFact(name=name, line=1, settings={key: (value,) for key, value in settings.items()})
    return Mutant(kind=kind, what=what, caught_by=_CHECK, graph=subject.graph, optimizers=(fact,))
