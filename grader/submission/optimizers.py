"""Which optimizers a file builds, read from its source without running it. The whole file counts, guarded parts included.

A value that cannot be read (a computed learning rate, say) is reported as unknown; nothing is guessed.
"""

import ast
from collections.abc import Iterator

from grader.submission.constants import UNKNOWN, Constants
from grader.submission.reading import parse
from grader.value import Value

Setting = float | int | bool | str | None | tuple[float, ...]

DEFAULTS: dict[str, Setting] = {
    "betas": (0.9, 0.999),
    "eps": 1e-8,
    "weight_decay": 0,
    "amsgrad": False,
    "maximize": False,
}
"""Adam's own defaults, for settings that change what it computes; `fused`, `foreach` and the like only change how."""

_POSITIONS = ("params", "lr", "betas", "eps", "weight_decay", "amsgrad")
_DEFAULT_LR = 0.001


class OptimizerFact(Value):
    """One optimizer that the file builds."""

    name: str
    line: int
    lr: tuple[float, ...] | None
    """Every learning rate that it may be built with; `None` if the source does not tell."""
    changed: tuple[str, ...] = ()
    """Settings given another value than Adam's default."""


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


_KNOWN = ("Adadelta", "Adagrad", "Adam", "AdamW", "Adamax", "ASGD", "LBFGS", "NAdam", "RAdam", "RMSprop", "Rprop", "SGD")
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
    given = dict(zip(_POSITIONS, call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
    unpacked = [keyword.value for keyword in call.keywords if keyword.arg is None]
    spread = bool(unpacked)
    for value in (each for node in unpacked for each in constants.dicts(node)):
        pairs = zip(value.keys, value.values, strict=True)
        given |= {str(key.value): item for key, item in pairs if isinstance(key, ast.Constant)}
    rates = list(_rates(call, given, constants))
    if not rates and not spread:
        rates = [_DEFAULT_LR]
    known = [float(rate) for rate in rates if isinstance(rate, int | float)]
    return OptimizerFact(
        name=name,
        line=call.lineno,
        lr=tuple(known) if known and len(known) == len(rates) else None,
        changed=tuple(_changed(given, constants)),
    )


def _rates(call: ast.Call, given: dict[str, ast.expr], constants: Constants) -> Iterator[object]:
    """Give every learning rate in the call: its own, and those of parameter groups written as dicts."""
    if "lr" in given:
        yield from constants.values(given["lr"], call)
    for group in ast.walk(given["params"]) if "params" in given else ():
        if isinstance(group, ast.Dict):
            for key, value in zip(group.keys, group.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "lr":
                    yield from constants.values(value, call)


def _changed(given: dict[str, ast.expr], constants: Constants) -> Iterator[str]:
    for name, default in DEFAULTS.items():
        if name in given:
            values = constants.values(given[name], given[name])
            if any(value is not UNKNOWN and value != default for value in values):
                yield name
