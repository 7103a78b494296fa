"""Which of the learner's layers stand for which of the exercise's.

The starter's layers form a skeleton (linear layers, activations and whatever else the rubric gives). The learner's skeleton is
aligned with it, so that every other layer has a place: behind which of the given layers it stands.
"""

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Literal

from grader.canonical import layers
from grader.graph import ModuleGraph, Node
from grader.ops import ACTIVATIONS, CLASSIFIERS, DROPOUTS, LINEAR_LAYERS, NORMS, POOLS, RESHAPES
from grader.rubric.model import Layer, Rubric
from grader.value import Value

_TOLERANCE = 1e-9


class Difference(Value):
    """One place where the learner's skeleton is not the exercise's."""

    kind: Literal["missing", "extra", "changed"]
    expected: Layer | None = None
    actual: Node | None = None
    after: Node | None = None
    """The learner's last layer before the place."""


class Addition(Value):
    """A layer that the learner must add, and where it belongs."""

    layer: Layer
    anchor: Node | None
    """The learner's weighted layer that it follows; `None` if that layer is not there."""
    anchor_changed: bool
    """True if the anchor has other sizes than the exercise's."""
    given_between: int
    """So many given layers stand between the anchor and the place."""
    segment: tuple[Node, ...]
    """The learner's layers from behind the anchor up to the next weighted layer."""


class Alignment(Value):
    """The learner's layers, seen from the exercise."""

    chain: tuple[Node, ...]
    skeleton: tuple[Node, ...]
    given: tuple[Layer, ...]
    differences: tuple[Difference, ...]
    additions: tuple[Addition, ...]
    comparable: bool
    """Whether the weighted layers are of the same kinds, in the same number: only then has every other layer a place."""


def align(graph: ModuleGraph, rubric: Rubric) -> Alignment:
    """Align a graph's layers with a rubric's architecture."""
    chain = layers(graph)
    given = tuple(each for each in rubric.architecture if not each.added and each.op not in RESHAPES)
    skeleton = tuple(node for node in chain if is_skeleton(node, given))
    matched, differences = _match(given, skeleton)
    placed = [_addition(index, rubric, matched, chain) for index, each in enumerate(rubric.architecture) if each.added]
    return Alignment(
        chain=chain,
        skeleton=skeleton,
        given=given,
        differences=tuple(differences),
        additions=tuple(placed),
        comparable=_weighted(given) == _weighted(skeleton),
    )


def _weighted(sequence: Iterable[Node | Layer]) -> list[str]:
    return [each.op for each in sequence if each.op in LINEAR_LAYERS]


def is_skeleton(node: Node, given: tuple[Layer, ...]) -> bool:
    """Tell whether a node is of a kind that the starter gives: weighted layers, activations, and what else it has."""
    ops = {each.op for each in given}
    pools = set(POOLS) if ops & set(POOLS) else set()
    return node.op in {*LINEAR_LAYERS, *ACTIVATIONS, *pools, *ops}


def fits(node: Node, expected: Layer) -> bool:
    """Tell whether a node is the expected layer: the same op, and every declared size the same."""
    return node.op == expected.op and all(_same(node.sizes.get(key), value) for key, value in expected.sizes.items())


def _same(actual: object, expected: object) -> bool:
    if isinstance(expected, float) and isinstance(actual, int | float):
        return abs(actual - expected) <= _TOLERANCE * max(1.0, abs(expected))
    if isinstance(actual, tuple) and isinstance(expected, int):
        return all(each == expected for each in actual)
    return actual == expected


def _match(given: tuple[Layer, ...], skeleton: tuple[Node, ...]) -> tuple[dict[int, Node], list[Difference]]:
    """Pair given layers with the learner's; what has no partner is a difference."""
    keys = [next((str(i) for i, each in enumerate(given) if fits(node, each)), f"-{node.id}") for node in skeleton]
    wanted = [next(str(j) for j, other in enumerate(given) if other == each) for each in given]
    matched: dict[int, Node] = {}
    differences: list[Difference] = []
    for tag, g1, g2, s1, s2 in SequenceMatcher(None, wanted, keys, autojunk=False).get_opcodes():
        if tag == "equal":
            matched |= {g1 + offset: skeleton[s1 + offset] for offset in range(g2 - g1)}
            continue
        pairs = _pair_up(given, list(range(g1, g2)), list(skeleton[s1:s2]))
        matched |= {
            index: node for index, node in pairs if index is not None and node is not None and _alike(given[index], node)
        }
        differences += _differences(pairs, given, skeleton[s1 - 1] if s1 else None)
    return matched, differences


def _pair_up(given: tuple[Layer, ...], wanted: list[int], nodes: list[Node]) -> list[tuple[int | None, Node | None]]:
    """Pair what changed in place: same family first, in order; the rest is missing or extra."""
    pairs: list[tuple[int | None, Node | None]] = []
    left = list(nodes)
    for index in wanted:
        partner = next((node for node in left if _alike(given[index], node)), None)
        if partner is not None:
            before = left[: left.index(partner)]
            pairs += [(None, node) for node in before]
            left = left[len(before) + 1 :]
        pairs.append((index, partner))
    return pairs + [(None, node) for node in left]


_FAMILIES: tuple[Mapping[str, object], ...] = (ACTIVATIONS, POOLS, NORMS, DROPOUTS, CLASSIFIERS)


def _alike(expected: Layer, node: Node) -> bool:
    """Tell whether a node can stand where a given layer was: a layer of the same family."""
    return any(expected.op in family and node.op in family for family in _FAMILIES) or expected.op == node.op


def _differences(
    pairs: list[tuple[int | None, Node | None]], given: tuple[Layer, ...], before: Node | None
) -> list[Difference]:
    found, last = [], before
    for index, node in pairs:
        expected = None if index is None else given[index]
        kind: Literal["missing", "extra", "changed"] = "extra" if expected is None else "missing" if node is None else "changed"
        found.append(Difference(kind=kind, expected=expected, actual=node, after=last))
        last = node or last
    return found


def _addition(index: int, rubric: Rubric, matched: Mapping[int, Node], chain: tuple[Node, ...]) -> Addition:
    """Find the place of the architecture's layer `index` among the learner's layers."""
    earlier = [each for each in rubric.architecture[:index] if not each.added and each.op not in RESHAPES]
    weighted = [position for position, each in enumerate(earlier) if each.op in LINEAR_LAYERS]
    anchor_index = weighted[-1] if weighted else None
    anchor = matched.get(anchor_index) if anchor_index is not None else None
    changed = anchor is not None and anchor_index is not None and not fits(anchor, earlier[anchor_index])
    return Addition(
        layer=rubric.architecture[index],
        anchor=anchor,
        anchor_changed=changed,
        given_between=len(earlier) - 1 - anchor_index if anchor_index is not None else len(earlier),
        segment=_segment(anchor, chain) if anchor is not None else (),
    )


def _segment(anchor: Node, chain: tuple[Node, ...]) -> tuple[Node, ...]:
    following = chain[chain.index(anchor) + 1 :]
    end = next((position for position, node in enumerate(following) if node.op in LINEAR_LAYERS), len(following))
    return following[:end]
