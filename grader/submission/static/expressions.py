"""Expressions of the static reading: one handler for each kind of node."""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from grader.submission.static import attributes
from grader.submission.static.arithmetic import combine
from grader.submission.static.loops import items_of, run_through
from grader.submission.static.values import Container, Frame, Once, RefusedError, Unknown, is_printable

if TYPE_CHECKING:
    from grader.submission.static.machine import Machine

_TEXT_LIMIT = 500
_PLAIN = (bool, int, float, str, tuple, list, dict, type(None))

Handler = Callable[["Machine", Any, Frame], object]  # `Any`: each handler knows the kind of node that it is listed for


def truth(value: object) -> bool:
    """Tell whether a value counts as true.

    Raises:
        RefusedError: that depends on the pass, or on how a class of the file defines it.
    """
    if not isinstance(value, _PLAIN):
        raise RefusedError("a condition that cannot be followed")
    return bool(value)


def _constant(_machine: "Machine", node: ast.Constant, _frame: Frame) -> object:
    if isinstance(node.value, bool | int | float | str | type(None)):
        return node.value
    raise RefusedError("an uncommon literal")


def _name(machine: "Machine", node: ast.Name, frame: Frame) -> object:
    if node.id.startswith("__"):
        raise RefusedError("a private name")
    if node.id in frame.names:
        return frame.names[node.id]
    if node.id in frame.own:
        raise RefusedError("a name without a value")
    return machine.find(node.id)


def _attribute(machine: "Machine", node: ast.Attribute, frame: Frame) -> object:
    return attributes.read(machine.evaluate(node.value, frame), node.attr)


def _list(machine: "Machine", node: ast.List, frame: Frame) -> object:
    return _spread(machine, node.elts, frame)


def _tuple(machine: "Machine", node: ast.Tuple, frame: Frame) -> object:
    return tuple(_spread(machine, node.elts, frame))


def _spread(machine: "Machine", nodes: list[ast.expr], frame: Frame) -> list[object]:
    """Evaluate items and arguments; a starred one stands for its own items."""
    found: list[object] = []
    for each in nodes:
        if isinstance(each, ast.Starred):
            found.extend(items_of(machine.evaluate(each.value, frame)))
        else:
            found.append(machine.evaluate(each, frame))
    return found


def _dict(machine: "Machine", node: ast.Dict, frame: Frame) -> object:
    keys = [machine.evaluate(each, frame) if each else Unknown.TEXT for each in node.keys]
    if not all(isinstance(key, str | int) for key in keys):
        raise RefusedError("a dict that cannot be followed")
    return dict(zip(keys, (machine.evaluate(each, frame) for each in node.values), strict=True))


def _unary(machine: "Machine", node: ast.UnaryOp, frame: Frame) -> object:
    value = machine.evaluate(node.operand, frame)
    if isinstance(node.op, ast.Not):
        return not truth(value)
    if isinstance(node.op, ast.USub) and isinstance(value, int | float):
        return -value
    raise RefusedError("an operator that cannot be followed")


def _binary(machine: "Machine", node: ast.BinOp, frame: Frame) -> object:
    left, right = machine.evaluate(node.left, frame), machine.evaluate(node.right, frame)
    return combine(machine.chart, node.op, left, right)


def _boolean(machine: "Machine", node: ast.BoolOp, frame: Frame) -> object:
    value: object = None
    for each in node.values:
        value = machine.evaluate(each, frame)
        if truth(value) == isinstance(node.op, ast.Or):
            return value
    return value


_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, sequence: item in sequence,
    ast.NotIn: lambda item, sequence: item not in sequence,
}


def _compare(machine: "Machine", node: ast.Compare, frame: Frame) -> object:
    left = machine.evaluate(node.left, frame)
    for op, each in zip(node.ops, node.comparators, strict=True):
        right = machine.evaluate(each, frame)
        if not _holds(op, left, right):
            return False
        left = right
    return True


def _holds(op: ast.cmpop, left: object, right: object) -> bool:
    if isinstance(op, ast.Is | ast.IsNot):
        if right is not None or isinstance(left, Unknown):
            raise RefusedError("an identity")
        return (left is None) == isinstance(op, ast.Is)
    if not (_is_plain(left) and _is_plain(right)):
        raise RefusedError("a comparison that cannot be followed")
    return _COMPARISONS[type(op)](left, right)


def _is_plain(value: object) -> bool:
    items = value if isinstance(value, list | tuple) else (value,)  # nested ones can be far larger than they look
    return all(isinstance(each, bool | int | float | str | type(None)) for each in items)


def _choice(machine: "Machine", node: ast.IfExp, frame: Frame) -> object:
    return machine.evaluate(node.body if truth(machine.evaluate(node.test, frame)) else node.orelse, frame)


def _subscript(machine: "Machine", node: ast.Subscript, frame: Frame) -> object:
    owner = machine.evaluate(node.value, frame)
    if isinstance(node.slice, ast.Slice):
        parts = [
            machine.evaluate(each, frame) if each else None for each in (node.slice.lower, node.slice.upper, node.slice.step)
        ]
        return _sliced(owner, slice(*(_index(each) for each in parts)))
    key = machine.evaluate(node.slice, frame)
    if isinstance(owner, Container) and owner.kind != "ModuleDict":
        return list(owner.modules.values())[_index(key) or 0]
    if isinstance(owner, Container):
        return owner.modules[str(key)] if isinstance(key, str) else _refuse()
    if isinstance(owner, list | tuple | range):
        return owner[_index(key) or 0]
    return owner[key] if isinstance(owner, dict) and isinstance(key, str | int) else _refuse()


def _sliced(owner: object, part: slice) -> object:
    if isinstance(owner, Container) and owner.kind != "ModuleDict":
        names = [str(index) for index in range(len(owner.modules))]
        return Container(owner.kind, dict(zip(names, list(owner.modules.values())[part], strict=False)))
    return owner[part] if isinstance(owner, list | tuple | range) else _refuse()


def _index(value: object) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise RefusedError("no index")
    return value


def _refuse() -> object:
    raise RefusedError("a part that cannot be followed")


def _call(machine: "Machine", node: ast.Call, frame: Frame) -> object:
    function = machine.evaluate(node.func, frame)
    if function == attributes.SUPER and not node.args and not node.keywords:
        return attributes.super_of(frame.owner, frame.first)
    keywords: dict[str, object] = {}
    for each in node.keywords:
        value = machine.evaluate(each.value, frame)
        given = {each.arg: value} if each.arg is not None else value
        if not isinstance(given, dict) or not all(isinstance(key, str) for key in given) or given.keys() & keywords.keys():
            raise RefusedError("keywords that cannot be followed")
        keywords |= given
    return machine.call(function, _spread(machine, node.args, frame), keywords)


def _formatted(machine: "Machine", node: ast.JoinedStr, frame: Frame) -> object:
    """Join a text of plain parts; what cannot be read exactly is good for printing alone."""
    parts = [machine.evaluate(each.value if isinstance(each, ast.FormattedValue) else each, frame) for each in node.values]
    if not all(is_printable(part) for part in parts):
        raise RefusedError("a text of something else")
    plain = [each for each in node.values if not isinstance(each, ast.FormattedValue) or _is_bare(each)]
    if len(plain) < len(parts) or not all(isinstance(part, str | int) for part in parts):
        return Unknown.TEXT
    text = "".join(str(part) for part in parts)
    return text if len(text) <= _TEXT_LIMIT else Unknown.TEXT


def _is_bare(node: ast.FormattedValue) -> bool:
    return node.conversion == -1 and node.format_spec is None


def _comprehension(machine: "Machine", node: ast.ListComp | ast.GeneratorExp, frame: Frame) -> list[object]:
    if frame.is_class:
        raise RefusedError("a loop that does not see the names of its class")
    inner = Frame({**frame.names}, frame.own, frame.owner, frame.first)
    return list(_generated(machine, node.elt, node.generators, inner))


def _generator(machine: "Machine", node: ast.GeneratorExp, frame: Frame) -> object:
    return Once(_comprehension(machine, node, frame))


def _generated(machine: "Machine", element: ast.expr, generators: list[ast.comprehension], frame: Frame) -> Iterator[object]:
    if not generators:
        yield machine.evaluate(element, frame)
        return
    first, *others = generators
    if first.is_async:
        raise RefusedError("an asynchronous loop")
    for item in run_through(machine.evaluate(first.iter, frame)):
        attributes.bind(first.target, item, frame)
        if all(truth(machine.evaluate(each, frame)) for each in first.ifs):
            with machine.deeper():
                yield from _generated(machine, element, others, frame)


HANDLERS: Mapping[type[ast.expr], Handler] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Dict: _dict,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _choice,
    ast.Subscript: _subscript,
    ast.Call: _call,
    ast.JoinedStr: _formatted,
    ast.ListComp: _comprehension,
    ast.GeneratorExp: _generator,
}
