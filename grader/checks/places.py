"""Where the layers to add belong, and what stands for them.

Takes one segment, its layers paired; gives a `Place` for each layer that the learner must add. What is paired with it stands
for it; failing that, an operation of its kind elsewhere in the segment; failing that, one of its family.
"""

from collections.abc import Iterator

from grader.checks.pairing import Pair, same_family
from grader.graph import Node
from grader.ops import DROPOUTS, LINEAR_LAYERS
from grader.rubric.model import Layer
from grader.value import Value

Segment = tuple[Pair, ...]
"""Paired layers from one weighted layer, which is the first of them, up to the next; only the first segment has none."""


class Place(Value):
    """A layer that the learner must add: where it belongs, and what stands for it."""

    layer: Layer
    anchor: Node | None
    """The learner's weighted layer at the beginning of the segment; `None` if the segment begins at the input."""
    neighbours: tuple[Layer | None, Layer | None]
    """The layers right before and right after it in the exercise, as far as the segment goes."""
    node: Node | None
    """What stands for it, maybe of another kind or size; `None` if nothing does."""
    crossed: Node | None
    """A layer on the wrong side of the node; `None` if the node stands where it belongs."""
    late: bool
    """Whether the node runs after the layer that it crossed, not before."""
    more: tuple[Node, ...]
    """Further nodes in the segment that do the same once more."""
    segment: tuple[Node, ...]
    """The learner's layers behind the anchor, up to the next weighted layer."""


def places(segment: Segment) -> Iterator[Place]:
    """Give a place for each added layer of a segment, in the order of the exercise."""
    stands_for, strays = _stand_ins(segment)
    for index, node in stands_for.items():
        layer = _layer(segment, index)
        more = tuple(each for each in strays if _once_more(layer, each))
        strays = [each for each in strays if each not in more]
        yield _place(segment, index, node, more)


def _stand_ins(segment: Segment) -> tuple[dict[int, Node | None], list[Node]]:
    """Return what stands for each added layer, by its position in the segment, and the strays that stand for nothing."""
    stands_for = {index: each.node for index, each in enumerate(segment) if each.layer and each.layer.added}
    strays = [each.node for each in segment if each.layer is None and each.node]
    for suits in (_same_op, same_family):
        for index, node in stands_for.items():
            layer = _layer(segment, index)
            stray = next((each for each in strays if suits(layer, each)), None)
            if stray is not None and (node is None or not suits(layer, node)):
                strays = [each for each in (*strays, node) if each and each is not stray]
                stands_for[index] = stray
    return stands_for, strays


def _layer(segment: Segment, index: int) -> Layer:
    layer = segment[index].layer
    assert layer is not None, "the position of an added layer"
    return layer


def _same_op(layer: Layer, node: Node) -> bool:
    return layer.op == node.op


def _once_more(layer: Layer, node: Node) -> bool:
    """Tell whether a node repeats an added layer: a normalisation of the same kind, a dropout of any."""
    return layer.op == node.op or (layer.op in DROPOUTS and node.op in DROPOUTS)


def _place(segment: Segment, index: int, node: Node | None, more: tuple[Node, ...]) -> Place:
    nodes = tuple(each.node for each in segment if each.node)
    anchored = bool(nodes) and nodes[0].op in LINEAR_LAYERS
    declared = [None, *(each.layer for each in segment if each.layer), None]
    rank = 1 + sum(each.layer is not None for each in segment[:index])
    late, early = _crossed(segment, index, node) if node and not _given_moved(segment) else ([], [])
    return Place(
        layer=_layer(segment, index),
        anchor=nodes[0] if anchored else None,
        neighbours=(declared[rank - 1], declared[rank + 1]),
        node=node,
        crossed=next(iter([*late, *reversed(early)]), None),
        late=bool(late),
        more=more,
        segment=nodes[1:] if anchored else nodes,
    )


def _given_moved(segment: Segment) -> bool:
    """Tell whether layers of the starter have changed places: what is added between them is then on no side of them."""
    strays = {each.node.op for each in segment if each.layer is None and each.node}
    return any(each.layer and not each.layer.added and each.node is None and each.layer.op in strays for each in segment)


def _crossed(segment: Segment, index: int, node: Node) -> tuple[list[Node], list[Node]]:
    """Return the nodes that should run after this one and run before it, and those the other way round."""
    position = next(place for place, each in enumerate(segment) if each.node is node)
    late = [each.node for each in segment[index:position] if each.layer and each.node]
    early = [each.node for each in segment[position + 1 : index] if each.layer and each.node]
    return late, early
