"""Operators: on numbers Python's own within bounds, on tensors operations of the graph."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from grader.submission.static.chart import Chart, Label
from grader.submission.static.values import RefusedError, Tensor, is_number

_ITEM_LIMIT = 2_000
_BIT_LIMIT = 256
_POWER_LIMIT = 64

_NUMERIC: Mapping[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_OPS: Mapping[type[ast.operator], str] = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div"}


def combine(chart: Chart, op: ast.operator, left: object, right: object) -> object:
    """Return the result of a binary operator.

    Raises:
        RefusedError: the operands are no numbers, sequences or tensors, or the result would be large.
    """
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return _on_tensors(chart, op, left, right)
    if is_number(left) and is_number(right):
        return _on_numbers(op, left, right)
    if isinstance(op, ast.Add) and isinstance(left, list | tuple | str) and type(left) is type(right):
        return _short(_NUMERIC[ast.Add](left, right))
    if isinstance(op, ast.Mult) and isinstance(left, list | tuple | str) and isinstance(right, int):
        return left * right if len(left) * right <= _ITEM_LIMIT else _refuse()
    return _refuse()


def combine_in_place(chart: Chart, op: ast.operator, target: Tensor, other: object) -> Tensor:
    """Return the tensor that `target += other` has written to."""
    result = _on_tensors(chart, op, target, other)
    return chart.write(target, result.node)


def _on_numbers(op: ast.operator, left: float, right: float) -> object:
    if isinstance(op, ast.Pow) and not (0 <= right <= _POWER_LIMIT and abs(left) < 1 << _POWER_LIMIT):
        return _refuse()
    if type(op) not in _NUMERIC:
        return _refuse()
    result = _NUMERIC[type(op)](left, right)
    return _refuse() if isinstance(result, int) and result.bit_length() > _BIT_LIMIT else result


def _on_tensors(chart: Chart, op: ast.operator, left: object, right: object) -> Tensor:
    name = _OPS.get(type(op))
    if name is None:
        raise RefusedError("an operator on tensors")
    if isinstance(left, Tensor) and isinstance(right, Tensor):
        if left.shape != right.shape:
            raise RefusedError("tensors of two shapes")
        return Tensor(chart.add(name, (left, right), left.shape, {}, Label()), left.shape)
    data, number, is_reverse = (left, right, False) if isinstance(left, Tensor) else (right, left, True)
    if not isinstance(data, Tensor) or not is_number(number):
        raise RefusedError("an operand that is no number")
    backwards = {"reverse": True} if is_reverse and name in ("sub", "div") else {}
    return Tensor(chart.add(name, (data,), data.shape, {"scalar": number, **backwards}, Label()), data.shape)


def _short(value: Any) -> object:
    return value if len(value) <= _ITEM_LIMIT else _refuse()


def _refuse() -> object:
    raise RefusedError("an operator that cannot be followed")
