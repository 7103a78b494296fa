"""The values that an expression of a file can have, as far as the source alone tells.

Follows names to their assignments, function parameters to their defaults and to the calls that give them, subscripts into dict
literals, attributes into classes, `argparse` defaults and keyword arguments. Whatever else there is comes out as `UNKNOWN`.
"""

import ast
import operator
from collections.abc import Callable, Iterator
from typing import Any, Final

UNKNOWN: Final = object()
"""Stands for a value that the source does not tell."""

_DEPTH = 20
_STEPS = 10_000
"""So many expressions are looked at for one value; `lr = lr * 0.5`, written a few times, has no end otherwise."""
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
}
_POWER_LIMIT = 64

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Constants:
    """Looks values up in one parsed file."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._steps_left = _STEPS
        self._functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        self._calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]

    def values(self, node: ast.expr, place: ast.expr) -> list[object]:
        """Return every value that `node`, standing at `place`, can have; `UNKNOWN` for one that cannot be read."""
        self._steps_left = _STEPS
        found = list(self._evaluate(node, self._function_at(place), _DEPTH))
        return found or [UNKNOWN]

    def dicts(self, node: ast.expr) -> list[ast.Dict]:
        """Return the dict literals that a name, or a constant subscript of one, can stand for."""
        if isinstance(node, ast.Dict):
            return [node]
        if isinstance(node, ast.Name):
            return [value for value in _assignments(self._tree, node.id, everywhere=True) if isinstance(value, ast.Dict)]
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            found = [value for each in self.dicts(node.value) for value in _inside(each, str(node.slice.value))]
            return [value for value in found if isinstance(value, ast.Dict)]
        return []

    def _function_at(self, place: ast.expr) -> Function | None:
        """Return the innermost function around a place."""
        around = [each for each in self._functions if each.lineno <= place.lineno <= (each.end_lineno or each.lineno)]
        return max(around, key=lambda each: each.lineno, default=None)

    def _evaluate(self, node: ast.expr, scope: Function | None, depth: int) -> Iterator[object]:
        self._steps_left -= 1
        if depth == 0 or self._steps_left < 0:
            yield UNKNOWN
        elif isinstance(node, ast.Constant):
            yield node.value
        elif isinstance(node, ast.Tuple | ast.List):
            items = [list(self._evaluate(item, scope, depth - 1)) for item in node.elts]
            yield tuple(item[0] for item in items) if all(len(item) == 1 for item in items) else UNKNOWN
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            yield from (_negated(value) for value in self._evaluate(node.operand, scope, depth - 1))
        elif isinstance(node, ast.BinOp):
            yield from self._computed(node, scope, depth - 1)
        elif isinstance(node, ast.Name):
            yield from self._named(node.id, scope, depth - 1)
        elif isinstance(node, ast.Subscript):
            yield from self._member(node.value, node.slice, scope, depth - 1)
        elif isinstance(node, ast.Attribute):
            yield from self._member(node.value, ast.Constant(node.attr), scope, depth - 1)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float" and node.args:
            yield from (_as_float(value) for value in self._evaluate(node.args[0], scope, depth - 1))
        else:
            yield UNKNOWN

    def _computed(self, node: ast.BinOp, scope: Function | None, depth: int) -> Iterator[object]:
        for left in self._evaluate(node.left, scope, depth):
            for right in self._evaluate(node.right, scope, depth):
                yield _arithmetic(node.op, left, right)

    def _named(self, name: str, scope: Function | None, depth: int) -> Iterator[object]:
        """Follow a name: assignments in its function, the function's parameters, assignments of the module."""
        assigned = _assignments(scope, name) if scope else []
        if scope and not assigned and name in _parameters(scope):
            yield from self._given_to(scope, name, depth)
            return
        found = assigned or _assignments(self._tree, name)
        for value in found:
            yield from self._evaluate(value, scope, depth)
        if not found:
            yield UNKNOWN

    def _given_to(self, function: Function, name: str, depth: int) -> Iterator[object]:
        """Give what the calls of a function pass for a parameter, or its default where they pass nothing."""
        default = _defaults(function).get(name)
        calls = [call for call in self._calls if _last_name(call.func) in _callable_names(function, self._tree)]
        passed = [_passed(call, function, name) for call in calls]
        for value in passed or [None]:
            chosen = value if value is not None else default
            yield from self._evaluate(chosen, None, depth) if chosen is not None else [UNKNOWN]

    def _member(self, owner: ast.expr, key: ast.expr, scope: Function | None, depth: int) -> Iterator[object]:
        """Look up `config["lr"]`, `Config.lr`, `args.lr`, `self.lr`: every place that gives a member of that name."""
        name = key.value if isinstance(key, ast.Constant) else None
        if isinstance(name, str) and isinstance(owner, ast.Subscript):
            inner = [value for each in self.dicts(owner) for value in _inside(each, name)]
            for value in inner:
                yield from self._evaluate(value, scope, depth)
            if not inner:
                yield UNKNOWN
            return
        root = _last_name(owner)
        if not isinstance(name, str) or root is None:
            yield UNKNOWN
            return
        found = list(self._members(root, name))
        for value in found:
            yield from self._evaluate(value, scope, depth)
        if not found:
            yield UNKNOWN

    def _members(self, root: str, name: str) -> Iterator[ast.expr]:
        for value in _assignments(self._tree, root, everywhere=True):
            yield from _inside(value, name)
            if isinstance(value, ast.Call):
                yield from self._of_class(_last_name(value.func), name)
                if _last_name(value.func) == "parse_args":
                    yield from self._argparse_defaults(name)
        yield from self._of_class(root, name)
        for node in ast.walk(self._tree):  # `self.lr = ...`, `config["lr"] = ...`
            if isinstance(node, ast.Assign):
                yield from (node.value for target in node.targets if _is_member(target, root, name))

    def _of_class(self, class_name: str | None, name: str) -> Iterator[ast.expr]:
        for node in ast.walk(self._tree):
            if isinstance(node, ast.ClassDef) and node.name == class_name:
                yield from _assignments(node, name)

    def _argparse_defaults(self, name: str) -> Iterator[ast.expr]:
        for call in self._calls:
            flags = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if _last_name(call.func) == "add_argument" and any(flag.lstrip("-").replace("-", "_") == name for flag in flags):
                yield from (keyword.value for keyword in call.keywords if keyword.arg == "default")


def _arithmetic(op: ast.operator, left: object, right: object) -> object:
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return UNKNOWN
    try:
        if isinstance(op, ast.Pow):
            return float(left) ** right if abs(right) < _POWER_LIMIT else UNKNOWN
        return _OPERATORS[type(op)](left, right) if type(op) in _OPERATORS else UNKNOWN
    except (ArithmeticError, ValueError):
        return UNKNOWN


def _negated(value: object) -> object:
    return -value if isinstance(value, int | float) else UNKNOWN


def _as_float(value: object) -> object:
    try:
        return float(value) if isinstance(value, int | float | str) else UNKNOWN
    except ValueError:
        return UNKNOWN


def _assignments(owner: ast.AST, name: str, *, everywhere: bool = False) -> list[ast.expr]:
    """List the values assigned to a name in a module, function or class, without its inner scopes unless `everywhere`."""
    found: list[ast.expr] = []
    for node in ast.walk(owner) if everywhere else _own_statements(owner):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        for target in targets:
            found.extend(_unpacked(target, value, name))
    return found


def _unpacked(target: ast.expr, value: ast.expr | None, name: str) -> Iterator[ast.expr]:
    if value is None:
        return
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for inner, item in zip(target.elts, value.elts, strict=True):
            yield from _unpacked(inner, item, name)


def _own_statements(owner: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(owner):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield from _own_statements(child)


def _parameters(function: Function) -> list[str]:
    arguments = function.args
    return [each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def _defaults(function: Function) -> dict[str, ast.expr]:
    arguments = function.args
    positional = [each.arg for each in (*arguments.posonlyargs, *arguments.args)]
    found = dict(zip(reversed(positional), reversed(arguments.defaults), strict=False))
    found |= {
        each.arg: default
        for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    }
    return found


def _callable_names(function: Function, tree: ast.Module) -> tuple[str, ...]:
    """Return the names a function is called by: its own, or its class's for `__init__`."""
    if function.name != "__init__":
        return (function.name,)
    return tuple(node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and function in node.body)


def _passed(call: ast.Call, function: Function, name: str) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    positional = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    if positional[:1] in (["self"], ["cls"]):
        positional = positional[1:]
    index = positional.index(name) if name in positional else len(call.args)
    return call.args[index] if index < len(call.args) else None


def _inside(value: ast.expr, name: str) -> Iterator[ast.expr]:
    """Give the member of a dict literal, or a keyword argument of a call such as `dict(lr=...)` or `Config(lr=...)`."""
    if isinstance(value, ast.Dict):
        for key, item in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == name:
                yield item
    elif isinstance(value, ast.Call):
        yield from (keyword.value for keyword in value.keywords if keyword.arg == name)


def _is_member(target: ast.expr, root: str, name: str) -> bool:
    if isinstance(target, ast.Attribute):
        return target.attr == name and _last_name(target.value) == root
    if isinstance(target, ast.Subscript):
        return isinstance(target.slice, ast.Constant) and target.slice.value == name and _last_name(target.value) == root
    return False


def _last_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else None
