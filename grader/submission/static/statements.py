"""Statements of the static reading: one handler for each kind of node."""

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from grader.submission.static import attributes
from grader.submission.static.arithmetic import combine, combine_in_place
from grader.submission.static.containers import extend
from grader.submission.static.expressions import truth
from grader.submission.static.loops import items_of, run_through
from grader.submission.static.names import imported
from grader.submission.static.values import Frame, RefusedError, Returned, Tensor

if TYPE_CHECKING:
    from grader.submission.static.machine import Machine

Handler = Callable[["Machine", Any, Frame], Returned | None]  # `Any`: each handler knows the kind of node it is listed for


def _assign(machine: "Machine", node: ast.Assign, frame: Frame) -> None:
    value = machine.evaluate(node.value, frame)
    for target in node.targets:
        _set(machine, target, value, frame)


def _annotated(machine: "Machine", node: ast.AnnAssign, frame: Frame) -> None:
    if node.value is not None:
        _set(machine, node.target, machine.evaluate(node.value, frame), frame)


def _set(machine: "Machine", target: ast.expr, value: object, frame: Frame) -> None:
    if isinstance(target, ast.Attribute):
        if machine.in_forward:
            raise RefusedError("`forward` keeps something for the next pass")
        attributes.assign(machine.evaluate(target.value, frame), target.attr, value)
    elif isinstance(target, ast.Tuple) and any(isinstance(each, ast.Attribute) for each in target.elts):
        items = items_of(value)
        if len(items) != len(target.elts):
            raise RefusedError("items that do not fit")
        for each, item in zip(target.elts, items, strict=True):
            _set(machine, each, item, frame)
    else:
        attributes.bind(target, value, frame)


def _augmented(machine: "Machine", node: ast.AugAssign, frame: Frame) -> None:
    if not isinstance(node.target, ast.Name):
        raise RefusedError("an update of something that is no name")
    before = frame.names.get(node.target.id)
    value = machine.evaluate(node.value, frame)
    if isinstance(before, list) and isinstance(node.op, ast.Add) and not machine.in_forward:
        extend(before, "extend", [value], {})
        return
    if isinstance(before, Tensor):
        after: object = combine_in_place(machine.chart, node.op, before, value)
    elif isinstance(before, int | float | str | tuple):
        after = combine(machine.chart, node.op, before, value)
    else:
        raise RefusedError("an update that cannot be followed")
    attributes.bind(node.target, after, frame)


def _expression(machine: "Machine", node: ast.Expr, frame: Frame) -> None:
    machine.evaluate(node.value, frame)


def _returning(machine: "Machine", node: ast.Return, frame: Frame) -> Returned:
    return Returned(machine.evaluate(node.value, frame) if node.value else None)


def _if(machine: "Machine", node: ast.If, frame: Frame) -> Returned | None:
    return machine.execute(node.body if truth(machine.evaluate(node.test, frame)) else node.orelse, frame)


def _for(machine: "Machine", node: ast.For, frame: Frame) -> Returned | None:
    if node.orelse:
        raise RefusedError("a loop with `else`")
    for item in run_through(machine.evaluate(node.iter, frame)):
        attributes.bind(node.target, item, frame)
        if returned := machine.execute(node.body, frame):
            return returned
    return None


def _assert(machine: "Machine", node: ast.Assert, frame: Frame) -> None:
    if not truth(machine.evaluate(node.test, frame)):
        raise RefusedError("an assertion that fails")


def _import(_machine: "Machine", node: ast.Import | ast.ImportFrom, frame: Frame) -> None:
    frame.names |= imported(node)


def _pass(_machine: "Machine", _node: ast.Pass, _frame: Frame) -> None:
    pass


HANDLERS: Mapping[type[ast.stmt], Handler] = {
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Expr: _expression,
    ast.Return: _returning,
    ast.If: _if,
    ast.For: _for,
    ast.Assert: _assert,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Pass: _pass,
}
