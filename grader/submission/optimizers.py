"""Which optimizers a file builds, read from its source without running it. The whole file counts, guarded parts included.

A value that cannot be read (a computed learning rate, say) is reported as unknown; nothing is guessed.
"""

import ast
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from grader.rubric.optimizer import TORCH_DEFAULTS, Setting
from grader.submission.constants import UNKNOWN, Constants
from grader.submission.parsing import parse
from grader.value import Value


class OptimizerFact(Value):
    """One optimizer that the file builds."""

    name: str
    line: int
    settings: Mapping[str, tuple[Setting, ...] | None]
    """Each setting that changes what the optimizer computes, with every value that it may have, torch's default where the file
    gives none; `None` if the source does not tell. Empty for an optimizer that no rubric can declare."""


def find_optimizers(source: str) -> tuple[OptimizerFact, ...]:
    """List the optimizers of `torch.optim` that the source builds, in the order of their lines.

    Raises:
        SyntaxError: the source does not parse.
    """
    tree = parse(source)
    aliases = dict(_aliases(tree))
    constants = Constants(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    named = [(call, _optimizer_name(call.func, aliases)) for call in calls]
    facts = [_fact(call, name, constants) for call, name in named if name]
    return tuple(sorted(facts, key=lambda fact: fact.line))


def _aliases(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Map names of this file to what they were imported as: `optim` to `torch.optim`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (alias.asname, alias.name) if alias.asname else (alias.name.split(".")[0],) * 2
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "torch":
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
                if alias.name == "*" and node.module == "torch.optim":
                    yield from ((name, f"torch.optim.{name}") for name in _KNOWN)


_KNOWN = (
    *TORCH_DEFAULTS,
    *("Adadelta", "Adafactor", "Adagrad", "Adamax", "ASGD", "LBFGS", "Muon", "NAdam", "RAdam", "Rprop", "SparseAdam"),
)
_BASES = ("Optimizer",)


def _optimizer_name(func: ast.expr, aliases: dict[str, str]) -> str | None:
    """Return `Adam` for whatever spelling of `torch.optim.Adam` the file uses."""
    dotted = _dotted(func)
    if dotted is None:
        return None
    root, _, rest = dotted.partition(".")
    path = (aliases.get(root, root) + (f".{rest}" if rest else "")).split(".")
    is_optimizer = path[:2] == ["torch", "optim"] and "lr_scheduler" not in path and path[-1][:1].isupper()
    return path[-1] if is_optimizer and path[-1] not in _BASES else None


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)) is not None:
        return f"{before}.{node.attr}"
    return None


def _fact(call: ast.Call, name: str, constants: Constants) -> OptimizerFact:
    defaults = next((each for known, each in TORCH_DEFAULTS.items() if known == name), {})
    given = dict(zip(("params", *defaults), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
    unpacked = [keyword.value for keyword in call.keywords if keyword.arg is None]
    for literal in (each for node in unpacked for each in constants.dicts(node)):
        given |= _items(literal)
    groups = _groups(given.get("params"))
    is_complete = all(isinstance(node, ast.Dict) for node in unpacked)
    settings: dict[str, tuple[Setting, ...] | None] = {}
    for setting, default in defaults.items():
        nodes = [group.get(setting, given.get(setting)) for group in groups or [given]]
        left_out = default if is_complete else UNKNOWN
        values = [value for node in nodes for value in (constants.values(node, call) if node else [left_out])]
        known = tuple(value for value in values if _is_setting(value))
        settings[setting] = known if len(known) == len(values) else None
    return OptimizerFact(name=name, line=call.lineno, settings=settings)


def _items(literal: ast.Dict) -> dict[str, ast.expr]:
    pairs = zip(literal.keys, literal.values, strict=True)
    return {str(key.value): item for key, item in pairs if isinstance(key, ast.Constant)}


def _groups(parameters: ast.expr | None) -> list[dict[str, ast.expr]]:
    """Give the settings of every parameter group that is written as a dict literal."""
    return [_items(node) for node in ast.walk(parameters) if isinstance(node, ast.Dict)] if parameters else []


def _is_setting(value: object) -> TypeGuard[Setting]:
    numbers = value if isinstance(value, tuple) else (value,)
    return all(isinstance(number, int | float) for number in numbers)
