"""Which operations and modules a defect is about, so that they can be marked where the network is shown.

A check says no more than its message and one line. Of the operations on that line those are meant that the message names; if it
names none of them, all are. A check without a line means what it names.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from grader.graph import ModuleGraph
from grader.reports.outcome import DEFECTS
from grader.result import CheckResult

_QUOTED = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Marks:
    """The ids of the checks that found a defect, by the place it is about."""

    nodes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By the node's id."""
    unused: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By the unused module's name."""


def find_marks(graph: ModuleGraph, checks: Iterable[CheckResult]) -> Marks:
    """Find the places of all defects; many have none in the graph."""
    nodes: dict[str, list[str]] = {}
    unused: dict[str, list[str]] = {}
    for check in checks:
        if check.status not in DEFECTS:
            continue
        named = set(_QUOTED.findall(check.message))
        for node_id in _meant([(node.id, node.name, node.line) for node in graph.nodes], named, check.line):
            nodes.setdefault(node_id, []).append(check.id)
        for name in _meant([(each.name, each.name, each.line) for each in graph.unused], named, check.line):
            unused.setdefault(name, []).append(check.id)
    return Marks(nodes, unused)


def _meant(places: Sequence[tuple[str, str, int | None]], named: set[str], line: int | None) -> list[str]:
    """Choose among places, given as key, name and line."""
    on_line = [(key, name) for key, name, its_line in places if line is not None and its_line == line]
    by_name = [(key, name) for key, name, _ in places if name in named]
    both = [place for place in on_line if place in by_name]
    return [key for key, _ in both or on_line or by_name]
