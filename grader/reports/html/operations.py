"""The executed graph as a table, for those who read it and do not look at it."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.checks import wording
from grader.graph import ModuleGraph, Node
from grader.ops import INPUT
from grader.places import Cell, locate
from grader.reports.html.marks import Marks
from grader.reports.text_layers import shape

_ROWS = 400
_REASONS = {"never-called": "never called", "result-unused": "its result is never used"}


@dataclass(frozen=True)
class Operation:
    """One row: an executed operation."""

    number: int
    name: str
    kind: str
    takes: str
    """The numbers of the operations whose values it takes."""
    shape_in: str
    shape_out: str
    parameters: str
    line: str
    defects: Sequence[str]


@dataclass(frozen=True)
class Idle:
    """A module that was built without effect."""

    name: str
    kind: str
    reason: str
    defects: Sequence[str]


@dataclass(frozen=True)
class Operations:
    """The rows, and how many more there are."""

    rows: tuple[Operation, ...]
    hidden: int
    idle: tuple[Idle, ...]
    hidden_idle: int


def operations(graph: ModuleGraph, marks: Marks, cells: Sequence[Cell] = ()) -> Operations:
    """Return one row for each executed operation, of a very long graph its beginning."""
    numbers = {INPUT: INPUT} | {node.id: str(number) for number, node in enumerate(graph.nodes, start=1)}
    rows = tuple(_row(number, node, numbers, marks, cells) for number, node in enumerate(graph.nodes[:_ROWS], start=1))
    idle = tuple(
        Idle(
            name=each.name,
            kind=each.module + (f", {locate(each.line, cells).words}" if each.line else ""),
            reason=_REASONS[each.reason],
            defects=marks.unused.get(each.name, ()),
        )
        for each in graph.unused[:_ROWS]
    )
    return Operations(rows, len(graph.nodes) - len(rows), idle, len(graph.unused) - len(idle))


def facts(node: Node) -> tuple[str, ...]:
    """Say what keeps an operation from learning."""
    return tuple(word for word, holds in (("frozen", node.frozen), ("no grad", node.no_grad)) if holds)


def _row(number: int, node: Node, numbers: dict[str, str], marks: Marks, cells: Sequence[Cell]) -> Operation:
    return Operation(
        number=number,
        name=node.name,
        kind=", ".join((wording.layer(node), *facts(node))),
        takes=", ".join(numbers[each] for each in dict.fromkeys(node.inputs)),
        shape_in=shape(node.shape_in),
        shape_out=shape(node.shape_out),
        parameters=f"{node.parameters:,}" if node.parameters else "",
        line=locate(node.line, cells).short if node.line else "",
        defects=marks.nodes.get(node.id, ()),
    )
