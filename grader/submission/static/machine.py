"""The interpreter of the static reading: Python's straight-line part over the values of `values`.

A step that is not in the tables of `expressions` and `statements` refuses; so do too many steps and too deep a nesting.
"""

import ast
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from grader.submission.slicing import Slice
from grader.submission.statements import Statement
from grader.submission.static import calls, expressions, statements
from grader.submission.static.chart import Chart
from grader.submission.static.definitions import define_class, define_function
from grader.submission.static.names import Names, imported
from grader.submission.static.values import Frame, RefusedError, Returned

STEP_LIMIT = 50_000
DEPTH_LIMIT = 60
ITEM_LIMIT = 2_000
"""More items than this in one list or loop are refused."""


class Machine:
    """Interprets one file."""

    def __init__(self, tree: ast.Module, described: list[Statement], sliced: Slice, input_shape: tuple[int, ...]) -> None:
        self.chart = Chart(input_shape)
        self.in_forward = False
        """While `forward` runs nothing that outlives it may be changed: the reading follows one pass, the trace several."""
        self._names = Names(tree, described, sliced, self._define)
        self._steps = 0
        self._depth = 0

    def find(self, name: str) -> object:
        """Return what a global name stands for."""
        return self._names.find(name)

    def evaluate(self, node: ast.expr, frame: Frame) -> object:
        """Return an expression's value."""
        handler = expressions.HANDLERS.get(type(node))
        if handler is None:
            raise RefusedError(f"a {type(node).__name__}")
        with self.deeper():
            return handler(self, node, frame)

    def execute(self, body: Sequence[ast.stmt], frame: Frame) -> Returned | None:
        """Execute statements up to a `return`."""
        for node in body:
            handler = statements.HANDLERS.get(type(node))
            if handler is None:
                raise RefusedError(f"a {type(node).__name__}")
            with self.deeper():
                returned = handler(self, node, frame)
            if returned is not None:
                return returned
        return None

    def call(self, function: object, positional: Sequence[object], keywords: dict[str, object]) -> object:
        """Call something."""
        with self.deeper():
            return calls.call(self, function, list(positional), keywords)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count a step, and the nesting within it."""
        self._steps += 1
        self._depth += 1
        if self._steps > STEP_LIMIT or self._depth > DEPTH_LIMIT:
            raise RefusedError("too much to follow")
        try:
            yield
        finally:
            self._depth -= 1

    def _define(self, node: ast.stmt) -> dict[str, object]:
        if isinstance(node, ast.Import | ast.ImportFrom):
            return imported(node)
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            return {node.name: define_function(self, node, None)}
        if isinstance(node, ast.ClassDef):
            return {node.name: define_class(self, node)}
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            raise RefusedError(f"a name bound by a {type(node).__name__}")
        frame = Frame()
        self.execute([node], frame)
        return frame.names
