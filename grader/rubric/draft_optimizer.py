"""The optimizer that a rubric declares: the one that the starter builds."""

from pydantic import ValidationError

from grader.rubric.drafting import STARTER_PLACE, DraftError, Which
from grader.rubric.optimizer import TORCH_DEFAULTS, OptimizerSpec, Setting
from grader.submission.optimizers import OptimizerFact, find_optimizers

USUAL = OptimizerSpec(name="Adam", lr=0.001)
"""What is declared for a starter that builds none."""


def draft_optimizer(starter: str, solution: str) -> tuple[OptimizerSpec, int | None]:
    """Return the optimizer of the starter's source and its line, `None` for the line if the source builds none.

    Raises:
        DraftError: it cannot be read, a rubric cannot declare it, the starter builds several that differ, or the solution
            builds another one.
    """
    facts = find_optimizers(starter)
    if not facts:
        return USUAL, None
    spec, line = _spec(facts[0], "starter"), facts[0].line
    for fact in facts[1:]:
        if _spec(fact, "starter") != spec:
            message = f"this is another optimizer than in {STARTER_PLACE}; a rubric declares one"
            raise DraftError(message, "starter", fact.line, line)
    for fact in find_optimizers(solution):
        if _spec(fact, "solution") != spec:
            raise DraftError(f"this is another optimizer than the starter's in {STARTER_PLACE}", "solution", fact.line, line)
    return spec, line


def _spec(fact: OptimizerFact, which: Which) -> OptimizerSpec:
    defaults = next((each for name, each in TORCH_DEFAULTS.items() if name == fact.name), None)
    if defaults is None:
        known = ", ".join(f"`{name}`" for name in TORCH_DEFAULTS)
        raise DraftError(f"a rubric cannot declare the optimizer {fact.name}; it can declare {known}", which, fact.line)
    settings = {name: _value(fact, name, which) for name in fact.settings}
    changed = {name: value for name, value in settings.items() if name == "lr" or value != defaults[name]}
    try:
        return OptimizerSpec.model_validate({"name": fact.name, **changed})
    except ValidationError as error:
        first = error.errors()[0]
        reason = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            reason = f"`{first['loc'][0]}` cannot be declared"
        raise DraftError(f"a rubric cannot declare this optimizer: {reason}", which, fact.line) from error


def _value(fact: OptimizerFact, name: str, which: Which) -> Setting:
    values = set(fact.settings[name] or ())
    if len(values) == 1:
        return values.pop()
    what = "the learning rate" if name == "lr" else f"`{name}`"
    why = "cannot be read from the source" if not values else "has more than one value"
    raise DraftError(f"{what} of {fact.name} {why}", which, fact.line)
