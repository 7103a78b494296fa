"""`optimizer-unchanged`: if the file builds an optimizer, it is the exercise's, with the exercise's learning rate."""

from collections.abc import Mapping

from grader.checks.base import Check, Evidence, Finding, failed, passed
from grader.rubric.model import CheckSpec, OptimizerSpec
from grader.rubric.optimizer import TORCH_DEFAULTS, Setting
from grader.submission.optimizers import OptimizerFact

Settings = Mapping[str, tuple[Setting, ...] | None]
"""Settings with every value that each may have; `None` where that is not known."""

_HELP = "leave the optimizer as the starter has it: the exercise changes the network alone"


def judge(evidence: Evidence, _spec: CheckSpec) -> Finding:
    """Judge every optimizer that the source builds."""
    expected = evidence.rubric.optimizer
    wanted: Settings = {name: (value,) for name, value in expected.settings.items()}
    spelt = _spell(expected.name, wanted)
    for fact in evidence.optimizers:
        if problem := _problem(fact, expected):
            same_kind = _notable(expected.name, wanted) if fact.name == expected.name else []
            actual = _spell(fact.name, fact.settings, same_kind)
            return failed(problem, help=_HELP, line=fact.line, expected=spelt, actual=actual)
    if not evidence.optimizers:
        return passed("the file builds no optimizer")
    unknown = {name for fact in evidence.optimizers for name, values in fact.settings.items() if values is None}
    if unknown:
        return passed(f"the optimizer is {expected.name}; {_unjudged(unknown)}")
    return passed("the optimizer is unchanged", expected=spelt, actual=spelt)


def _problem(fact: OptimizerFact, expected: OptimizerSpec) -> str | None:
    if fact.name != expected.name:
        return f"the optimizer is {fact.name}"
    for name, wanted in expected.settings.items():
        wrong = [value for value in fact.settings[name] or () if value != wanted]
        if wrong:
            return f"{_in_words(name)} is {_value(wrong[0])}"
    return None


def _unjudged(names: set[str]) -> str:
    if len(names) > 1:
        return "its settings are computed and were not judged"
    name = next(iter(names))
    return f"its {'learning rate' if name == 'lr' else f'`{name}`'} is computed and was not judged"


def _in_words(name: str) -> str:
    return "the learning rate" if name == "lr" else f"`{name}`"


def _spell(name: str, settings: Settings, also: list[str] | None = None) -> str:
    """Spell an optimizer with its learning rate, what is not torch's default, and the settings in `also`."""
    shown = [each for each in settings if each in {*_notable(name, settings), *(also or ())}]
    return ", ".join([name, *(f"{each} {_values(settings[each])}" for each in shown)])


def _notable(name: str, settings: Settings) -> list[str]:
    defaults = next((each for known, each in TORCH_DEFAULTS.items() if known == name), {})
    return [each for each in settings if each == "lr" or any(value != defaults[each] for value in settings[each] or ())]


def _values(values: tuple[Setting, ...] | None) -> str:
    return "unknown" if values is None else " or ".join(dict.fromkeys(map(_value, values)))


def _value(value: Setting) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(f'{each:g}' for each in value)})"
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"


CHECK = Check(
    id="optimizer-unchanged",
    judge=judge,
    title="the optimizer that the file builds is the exercise's",
    what="Optimizers that the file builds anywhere are of the exercise's kind, with its learning rate and all its other "
    "settings. This is read from the source; the graded training always uses the exercise's optimizer.",
    why="A smaller learning rate or weight decay lowers the training accuracy as well, which would hide what the "
    "change to the network does.",
    example="""\
# the exercise trains with another one
torch.optim.Adagrad(model.parameters(), lr=0.03)""",
    look_at="The line that builds the optimizer, and the constants it uses.",
)
