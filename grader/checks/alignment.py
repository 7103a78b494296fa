"""Which of the learner's layers stand for which of the exercise's.

The weighted layers (linear layers, convolutions, embeddings) cut both networks into segments. If they are of the same kinds
in the same order, each segment of the exercise has one counterpart, and the layers in it are paired; a segment before the first
weighted layer begins at the input. Otherwise the sequences are paired as a whole, which tells the differences but gives the
layers to add no places. Reshapes (`flatten`, `view`, ...) are left out on both sides: they show in the sizes around them.
"""

import itertools
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Literal, TypeVar

from grader.canonical import layers
from grader.checks.fitting import fits
from grader.checks.pairing import Pair, pair
from grader.checks.places import Place, Segment, places
from grader.graph import ModuleGraph, Node
from grader.ops import ACTIVATIONS, ARITHMETIC, DROPOUTS, LINEAR_LAYERS, POOLS, RESHAPES, SOURCES, is_known
from grader.rubric.model import Layer, Rubric
from grader.value import Value

_Item = TypeVar("_Item", Node, Layer)


class Difference(Value):
    """One place where the layers that the starter gives are not the learner's."""

    kind: Literal["missing", "extra", "changed"]
    expected: Layer | None = None
    actual: Node | None = None
    after: Node | None = None
    """The learner's last layer before the place."""


class Alignment(Value):
    """The learner's layers, seen from the exercise."""

    chain: tuple[Node, ...]
    given: tuple[Layer, ...]
    skeleton: tuple[Node, ...]
    """The nodes that stand for layers which the starter gives, or that are of such kinds and one too many."""
    differences: tuple[Difference, ...]
    places: tuple[Place, ...]
    """One for each layer to add; none if the networks are not comparable."""
    attempts: tuple[Node, ...]
    """What is no layer and stands in a segment where one is missing: an attempt at it."""
    comparable: bool
    """Whether the weighted layers are of the same kinds, in the same number: only then has every other layer a place."""


def align(graph: ModuleGraph, rubric: Rubric, *, training: bool = True) -> Alignment:
    """Align a graph's layers with a rubric's architecture; in evaluation mode dropout is idle and none is expected."""
    chain = layers(graph)
    declared = [each for each in rubric.architecture if each.op not in RESHAPES]
    kinds = _kinds(each for each in declared if not each.added)
    wanted = tuple(each for each in declared if training or each.op not in DROPOUTS)
    comparable = _weighted(wanted) == _weighted(chain)
    segments = tuple(_segments(wanted, chain, kinds)) if comparable else (pair(wanted, chain, kinds),)
    found = [tuple(places(segment)) if comparable else () for segment in segments]
    claimed = {node.id for place in itertools.chain(*found) for node in (place.node, *place.more) if node}
    pairs = [each for segment in segments for each in segment if _is_skeleton(each, kinds, claimed)]
    return Alignment(
        chain=chain,
        given=tuple(each for each in wanted if not each.added),
        skeleton=tuple(each.node for each in pairs if each.node),
        differences=tuple(_differences(pairs)),
        places=tuple(itertools.chain(*found)),
        attempts=tuple(node for each in zip(segments, found, strict=True) for node in _attempts(*each)),
        comparable=comparable,
    )


def _weighted(sequence: Iterable[Node | Layer]) -> list[str]:
    return [each.op for each in sequence if each.op in LINEAR_LAYERS]


def _kinds(given: Iterable[Layer]) -> AbstractSet[str]:
    """Return the ops of which a network has only those that the starter gives."""
    ops = {each.op for each in given}
    return {*LINEAR_LAYERS, *ACTIVATIONS, *ops, *(POOLS if ops & set(POOLS) else ())}


def _is_skeleton(each: Pair, kinds: AbstractSet[str], claimed: AbstractSet[str]) -> bool:
    if each.layer is not None:
        return not each.layer.added
    return each.node is not None and each.node.op in kinds and each.node.id not in claimed


def _segments(wanted: tuple[Layer, ...], chain: tuple[Node, ...], kinds: AbstractSet[str]) -> Iterator[Segment]:
    """Pair the weighted layers one by one, and within each segment what follows."""
    for expected, nodes in zip(_cut(wanted), _cut(chain), strict=True):
        if expected and nodes and nodes[0].op in LINEAR_LAYERS:
            yield (Pair(expected[0], nodes[0]), *pair(expected[1:], nodes[1:], kinds))
        else:
            yield pair(expected, nodes, kinds)


def _cut(sequence: tuple[_Item, ...]) -> Iterator[tuple[_Item, ...]]:
    """Cut a sequence before each weighted layer."""
    starts = [0, *(index for index, each in enumerate(sequence) if each.op in LINEAR_LAYERS), len(sequence)]
    for start, end in itertools.pairwise(starts):
        yield sequence[start:end]


def _differences(pairs: list[Pair]) -> Iterator[Difference]:
    last: Node | None = None
    for each in pairs:
        if each.layer is None:
            yield Difference(kind="extra", actual=each.node, after=last)
        elif each.node is None:
            yield Difference(kind="missing", expected=each.layer, after=last)
        elif not fits(each.node, each.layer):
            yield Difference(kind="changed", expected=each.layer, actual=each.node, after=last)
        last = each.node or last


def _attempts(segment: Segment, found: tuple[Place, ...]) -> Iterator[Node]:
    """Give what is no layer, if a layer of the segment is missing."""
    given_missing = any(each.layer and not each.layer.added and each.node is None for each in segment)
    if given_missing or any(place.node is None for place in found):
        yield from (each.node for each in segment if each.layer is None and each.node and _is_no_layer(each.node))


def _is_no_layer(node: Node) -> bool:
    return not is_known(node.op) or node.op in ARITHMETIC or node.op in SOURCES
