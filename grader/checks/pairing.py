"""Which executed operation stands for which declared layer: the cheapest alignment of the two sequences.

An alignment keeps the order of both. It pays for a layer that is missing, for an operation that is one too many, and for a
layer of other sizes or of another kind of the same family. What the starter gives is dearer to miss than what the learner adds:
where two layers have changed places, the added one counts as moved. This is the edit distance of two sequences (R. Wagner and
M. Fischer, 1974, 'The String-to-String Correction Problem') with costs for layers.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from grader.checks.fitting import fits, spellings
from grader.graph import Node
from grader.ops import ACTIVATIONS, CLASSIFIERS, DROPOUTS, LINEAR_LAYERS, NORMS, POOLS
from grader.rubric.model import Layer

FAMILIES: tuple[AbstractSet[str], ...] = (
    frozenset({*ACTIVATIONS, *CLASSIFIERS}),
    frozenset(POOLS),
    frozenset(NORMS),
    frozenset(DROPOUTS),
)
"""Kinds of layers that can stand in each other's place, so that one of another kind is a change and not a loss."""

_OTHER_SIZES = 1.0
_OTHER_KIND = 2.0
_GIVEN_MISSING = 3.0
_GIVEN_KIND_TOO_MANY = 3.0
_TOO_MANY = 1.0
_NORM_MISSING = 2.0
_DROPOUT_MISSING = 1.5  # less than a normalisation: where these two have changed places, the dropout is the one that moved
_NEVER = float("inf")


@dataclass(frozen=True)
class Pair:
    """A declared layer and what stands for it; the layer is `None` for an operation too many, the node for a missing layer."""

    layer: Layer | None
    node: Node | None


def pair(expected: Sequence[Layer], nodes: Sequence[Node], given_kinds: AbstractSet[str]) -> tuple[Pair, ...]:
    """Align declared layers with executed operations; operations of `given_kinds` are those that a starter gives."""
    costs = _costs(expected, nodes, given_kinds)
    pairs: list[Pair] = []
    row = column = 0
    while row < len(expected) or column < len(nodes):
        layer = expected[row] if row < len(expected) else None
        node = nodes[column] if column < len(nodes) else None
        here = costs[row][column]
        if layer and node and here == _replacing(layer, node) + costs[row + 1][column + 1]:
            pairs.append(Pair(layer, node))
            row, column = row + 1, column + 1
        elif layer and here == _missing(layer) + costs[row + 1][column]:
            pairs.append(Pair(layer, None))
            row += 1
        else:
            pairs.append(Pair(None, node))
            column += 1
    return tuple(pairs)


def same_family(layer: Layer, node: Node) -> bool:
    """Tell whether a node can stand where a layer was: of the same op, or of the same family."""
    ops = {op for op, _ in spellings(node)}
    return layer.op in ops or (layer.op not in LINEAR_LAYERS and any(layer.op in each and ops & each for each in FAMILIES))


def _costs(expected: Sequence[Layer], nodes: Sequence[Node], given_kinds: AbstractSet[str]) -> list[list[float]]:
    """Return, for each pair of positions, what aligning the rest of both sequences costs."""
    rows, columns = len(expected), len(nodes)
    costs = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows, -1, -1):
        for column in range(columns, -1, -1):
            options = []
            if row < rows:
                options.append(_missing(expected[row]) + costs[row + 1][column])
            if column < columns:
                too_many = _GIVEN_KIND_TOO_MANY if nodes[column].op in given_kinds else _TOO_MANY
                options.append(too_many + costs[row][column + 1])
            if row < rows and column < columns:
                options.append(_replacing(expected[row], nodes[column]) + costs[row + 1][column + 1])
            costs[row][column] = min(options, default=0.0)
    return costs


def _missing(layer: Layer) -> float:
    if not layer.added:
        return _GIVEN_MISSING
    return _DROPOUT_MISSING if layer.op in DROPOUTS else _NORM_MISSING


def _replacing(layer: Layer, node: Node) -> float:
    if fits(node, layer):
        return 0.0
    if layer.op == node.op:
        return _OTHER_SIZES
    return _OTHER_KIND if same_family(layer, node) else _NEVER
