"""What makes one network of another: the layers that were added, removed or changed, and where. Spelling is no difference."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from grader.canonical import layers
from grader.checks.wording import kind, layer
from grader.graph import ModuleGraph, Node
from grader.ops import INPUT, LINEAR_LAYERS, NORMS
from grader.value import Value


class Verb(StrEnum):
    """What was done to a layer."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Edit(Value):
    """One kind of layer that differs, at all the places where it does."""

    verb: Verb
    layer: str
    """As PyTorch spells it: `BatchNorm1d`, `Dropout 0.2`."""
    places: tuple[str, ...]
    """What it stands behind; of a changed layer its own name."""


def edits(before: ModuleGraph, after: ModuleGraph) -> tuple[Edit, ...]:
    """Return how `after` differs from `before`; nothing for a difference that is in neither kind, size nor order of layers."""
    places: dict[tuple[Verb, str], list[str]] = {}
    for verb, spelt, place in _single(layers(before), layers(after)):
        places.setdefault((verb, spelt), []).append(place)
    return tuple(Edit(verb=verb, layer=spelt, places=tuple(where)) for (verb, spelt), where in places.items())


def same_network(first: ModuleGraph, second: ModuleGraph) -> bool:
    """Tell whether two graphs compute the same: the same layers on the same values."""
    return _wiring(first) == _wiring(second)


def _single(before: Sequence[Node], after: Sequence[Node]) -> Iterator[tuple[Verb, str, str]]:
    matcher = SequenceMatcher(None, [_key(node) for node in before], [_key(node) for node in after], autojunk=False)
    for tag, start, end, to_start, to_end in matcher.get_opcodes():
        old, new = before[start:end], after[to_start:to_end]
        if tag == "replace" and [node.op for node in old] == [node.op for node in new]:
            yield from ((Verb.CHANGED, _change(*pair), f"`{pair[1].name}`") for pair in zip(old, new, strict=True))
        elif tag != "equal":
            yield from ((Verb.REMOVED, _spelt(node), _behind(before, node)) for node in old)
            yield from ((Verb.ADDED, _spelt(node), _behind(after, node)) for node in new)


def _key(node: Node) -> tuple[object, ...]:
    return (node.op, tuple(sorted(node.sizes.items())), node.frozen, node.no_grad)


def _wiring(graph: ModuleGraph) -> list[tuple[object, ...]]:
    """Describe each layer with the positions of what it takes and of those that share its parameters, whatever the names."""
    nodes = layers(graph)
    positions = {node.id: number for number, node in enumerate(nodes)} | {INPUT: -1}
    users: dict[str, list[int]] = {}
    for number, node in enumerate(nodes):
        for weight in node.weights:
            users.setdefault(weight, []).append(number)
    return [
        (*_key(node), [positions[each] for each in node.inputs], sorted({n for weight in node.weights for n in users[weight]}))
        for node in nodes
    ]


def _spelt(node: Node) -> str:
    """Name a layer so that equal ones at several places are told together: a norm's size follows from its place."""
    frozen = "frozen " if node.frozen or node.no_grad else ""
    return frozen + (kind(node.op) if node.op in NORMS else layer(node))


def _change(old: Node, new: Node) -> str:
    """Say what a layer of the same kind is instead; settings that are not spelt make it another one."""
    return f"{_spelt(new)} instead of {_spelt(old)}" if _spelt(new) != _spelt(old) else f"another {kind(new.op)}"


def _behind(nodes: Sequence[Node], node: Node) -> str:
    """Say what a layer stands behind: a weighted layer by its name, another one by its kind and the weighted one before it."""
    position = nodes.index(node)
    if position == 0:
        return "the input"
    before = nodes[position - 1]
    if before.op in LINEAR_LAYERS:
        return f"`{before.name}`"
    weighted = next((each for each in reversed(nodes[:position]) if each.op in LINEAR_LAYERS), None)
    return f"the {kind(before.op)} of `{weighted.name}`" if weighted else f"the {kind(before.op)}"
