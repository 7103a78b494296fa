"""From the graphs of a starter and a solution to the architecture that a rubric declares.

The layers of both are aligned. What the solution has beyond the starter is what a learner is asked for, and must be a
normalisation or a dropout; everything else must be the same layer of the same sizes. Spelling does not count, nor do sizes
that an exercise leaves to the learner: `eps`, `momentum`, `affine`, `bias`.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from grader.canonical import branches, layers
from grader.graph import ModuleGraph, Node, Size
from grader.ops import ACTIVATIONS, CLASSIFIERS, DEFAULTS, DROPOUTS, LINEAR_LAYERS, NORMS, POOLS, RESHAPES
from grader.places import Cell, locate
from grader.rubric.architecture import ADDABLE, LAYERS, Layer
from grader.rubric.budget import CLASSES

Which = Literal["starter", "solution"]

_FREE = frozenset({"eps", "momentum", "affine", "track_running_stats", "bias", "keepdim"})
"""Sizes that an exercise leaves to the learner."""
_USUAL = frozenset({"dilation", "groups", "ceil_mode", "count_include_pad"})
"""Sizes that are declared only if they are not torch's default, which holds where a rubric leaves them out."""
_LISTED = frozenset({"normalized_shape", "dim"})
"""Sizes that stay lists: in others `[3, 3]` is written as 3."""
_FAMILIES = (LINEAR_LAYERS, ACTIVATIONS, POOLS, NORMS, DROPOUTS, CLASSIFIERS)


STARTER_PLACE = "{starter_place}"
"""Stands in a message for the starter's line that it compares something with."""


class DraftError(Exception):
    """No rubric can be made from the two networks; the message says what differs, `line` where in which file."""

    def __init__(self, message: str, which: Which, line: int | None = None, starter_line: int | None = None) -> None:
        super().__init__(message)
        self.which: Which = which
        self.line = line
        self._starter_line = starter_line

    def told(self, starter_cells: Sequence[Cell]) -> str:
        """Return the message; if the starter is a notebook, its `starter_cells` tell in which cell a line is."""
        place = locate(self._starter_line, starter_cells).words if self._starter_line else ""
        return str(self).replace(STARTER_PLACE, place)


def draft_architecture(starter: ModuleGraph, solution: ModuleGraph) -> tuple[Layer, ...]:
    """Return the solution's layers, with those marked that the starter lacks.

    Raises:
        DraftError: a network is no chain of layers that a rubric can declare, or the two differ in more than additions.
    """
    given, whole = _chain(starter, "starter"), _chain(solution, "solution")
    added = _additions(given, whole)
    if not added:
        raise DraftError("the solution runs the same layers as the starter: there is nothing to ask for", "solution")
    flattened = _flattened(solution)
    declared: list[Layer] = []
    for node in whole:
        if node.id in flattened:
            declared.append(Layer(op="flatten"))
        declared.append(Layer(op=node.op, added=node.id in added, sizes=declared_sizes(node)))
    return tuple(declared)


def draft_classes(graph: ModuleGraph, which: Which) -> int:
    """Return how many logits a network gives for each image.

    Raises:
        DraftError: its output is something else, or not one logit for each class of the data sets.
    """
    line = next((node.line for node in graph.nodes if node.id == graph.output), None)
    batch, *rest = graph.output_shape or (0,)
    if batch is not None or len(rest) != 1 or rest[0] is None:
        shown = ", ".join("N" if size is None else str(size) for size in graph.output_shape)
        raise DraftError(f"`forward` returns a tensor of shape ({shown}), not a row of logits for each image", which, line)
    if rest[0] != CLASSES:
        raise DraftError(f"the network gives {rest[0]} logits; the data sets have {CLASSES} classes", which, line)
    return rest[0]


def declared_sizes(node: Node) -> dict[str, Size]:
    """Return the sizes that a rubric declares of a layer, as it spells them."""
    sizes = {name: node.sizes[name] for name in LAYERS[node.op] if name in node.sizes and name not in _FREE}
    spelt = {name: size if name in _LISTED else _shortened(size) for name, size in sizes.items()}
    usual = DEFAULTS.get(node.op, {})
    return {name: size for name, size in spelt.items() if name not in _USUAL or size != usual.get(name)}


def spell_layer(op: str, sizes: Mapping[str, Size]) -> str:
    """Write a layer for a message: `linear (in_features 784, out_features 256)`."""
    told = ", ".join(f"{name} {list(size) if isinstance(size, tuple) else size}" for name, size in sizes.items())
    return f"`{op}` ({told})" if told else f"`{op}`"


def _shortened(size: Size) -> Size:
    """Write a size that is the same in every direction once."""
    return size[0] if isinstance(size, tuple) and len(set(size)) == 1 else size


def _spelt(node: Node) -> str:
    return spell_layer(node.op, declared_sizes(node))


def _chain(graph: ModuleGraph, which: Which) -> tuple[Node, ...]:
    """Return a network's layers, one after the other; refuse what no rubric can declare."""
    chain = layers(graph)
    for node in chain:
        if node.op not in LAYERS:
            raise DraftError(f"a rubric cannot declare `{node.name}` ({node.op})", which, node.line)
        if node.frozen or node.no_grad:
            raise DraftError(f"`{node.name}` does not learn: it is frozen, or runs without gradients", which, node.line)
    for node in branches(chain):
        message = f"`{node.name}` does not take the result of the layer before it alone; a rubric declares a plain sequence"
        raise DraftError(message, which, node.line)
    _refuse_shared(chain, which)
    return chain


def _refuse_shared(chain: Sequence[Node], which: Which) -> None:
    owners: dict[str, Node] = {}
    for node in chain:
        for weight in node.weights:
            if owners.setdefault(weight, node) is not node:
                raise DraftError(f"`{node.name}` shares the parameter `{weight}` with an earlier layer", which, node.line)


def _additions(given: Sequence[Node], whole: Sequence[Node]) -> set[str]:
    """Return the ids of the solution's layers that the starter lacks.

    Taking the starter's next layer at its first appearance misses no alignment: what can be added in between is never what
    has to be found.
    """
    added: set[str] = set()
    waiting = list(given)
    for index, node in enumerate(whole):
        if waiting and _same(waiting[0], node):
            waiting.pop(0)
        elif node.op in ADDABLE:
            added.add(node.id)
        else:
            raise _difference(node, waiting, whole[index + 1 :])
    if waiting:
        raise _lacks(waiting[0])
    return added


def _same(first: Node, second: Node) -> bool:
    return first.op == second.op and declared_sizes(first) == declared_sizes(second)


def _difference(node: Node, waiting: Sequence[Node], following: Sequence[Node]) -> DraftError:
    """Say what a layer of the solution is that is neither the starter's next one nor something to be added."""
    if any(_same(each, node) for each in waiting):
        return _lacks(waiting[0])
    longer = (
        bool(waiting) and len(_fixed(following)) >= len(_fixed(waiting)) and any(_same(waiting[0], each) for each in following)
    )
    if not waiting or longer or not _alike(waiting[0], node):
        message = f"the solution adds {_spelt(node)}; a learner can be asked for a normalisation or a dropout alone"
        return DraftError(message, "solution", node.line)
    place = f" ({STARTER_PLACE})" if waiting[0].line else ""
    message = f"the solution has {_spelt(node)} where the starter{place} has {_spelt(waiting[0])}"
    return DraftError(message, "solution", node.line, waiting[0].line)


def _fixed(nodes: Sequence[Node]) -> list[Node]:
    return [node for node in nodes if node.op not in ADDABLE]


def _lacks(node: Node) -> DraftError:
    return DraftError(f"the solution lacks the starter's {_spelt(node)}", "starter", node.line)


def _alike(first: Node, second: Node) -> bool:
    return first.op == second.op or any(first.op in family and second.op in family for family in _FAMILIES)


def _flattened(graph: ModuleGraph) -> set[str]:
    """Return the ids of the layers before which the network flattens what an earlier layer gave."""
    chain = {node.id for node in layers(graph)}
    found: set[str] = set()
    seen_layer = flattened = False
    for node in graph.nodes:
        if node.id in chain:
            if flattened:
                found.add(node.id)
            seen_layer, flattened = True, False
        elif node.op in RESHAPES and seen_layer:
            flattened = flattened or len(node.shape_out) != len(node.shape_in)
    return found
