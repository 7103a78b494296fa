"""Edits of a graph: layers put in, taken out, replaced, moved. Shapes stay as they were; `settled` brings them up to date."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from grader.graph import ModuleGraph, Node, Shape, Size
from grader.ops import BATCH_NORMS, INPUT

MADE = "mutant"
"""The name of a layer that an edit brings in, and the beginning of its id and its parameters' names."""


def made(graph: ModuleGraph, op: str, sizes: Mapping[str, Size] | None = None, *, parameters: int = 0) -> Node:
    """Make a layer with an id and parameters of its own."""
    ids = {node.id for node in graph.nodes}
    node_id = next(each for index in range(len(ids) + 1) if (each := f"{MADE}{index}") not in ids)
    weights = tuple(f"{node_id}.{name}" for name in ("weight", "bias")[:parameters])
    return Node(id=node_id, op=op, name=MADE, weights=weights, sizes=sizes or {})


def made_norm(graph: ModuleGraph, op: str, shape: Shape) -> Node:
    """Make a normalisation for values of a shape; `batch_norm` takes the kind that fits."""
    if op == "batch_norm":
        op = BATCH_NORMS.get(len(shape), "batch_norm1d")
    return made(graph, op, norm_sizes(op, len(shape)), parameters=1 if op == "rms_norm" else 2)


def norm_sizes(op: str, rank: int) -> dict[str, Size]:
    """Return the sizes of a normalisation beside those that follow from its input, with torch's defaults."""
    if op.startswith("batch_norm"):
        return {"eps": 1e-5, "momentum": 0.1, "affine": True, "track_running_stats": True}
    if op in ("layer_norm", "rms_norm"):
        return {"normalized_shape": (1,) * (rank - 1), "eps": 1e-5, "affine": True}
    if op == "group_norm":
        return {"num_groups": 1, "eps": 1e-5, "affine": True}
    return {"eps": 1e-5, "momentum": 0.1, "affine": True, "track_running_stats": False}


def inserted(graph: ModuleGraph, value: str, *layers: Node) -> ModuleGraph:
    """Put layers, one behind the other, behind a value: all that took the value takes the last layer's."""
    chained = []
    before = value
    for layer in layers:
        chained.append(layer.model_copy(update={"inputs": (before,)}))
        before = layer.id
    rest = [_rewired(node, value, before) for node in graph.nodes]
    place = next((index + 1 for index, node in enumerate(rest) if node.id == value), 0)
    nodes = (*rest[:place], *chained, *rest[place:])
    return graph.model_copy(update={"nodes": nodes, "output": before if graph.output == value else graph.output})


def without(graph: ModuleGraph, *gone: Node) -> ModuleGraph:
    """Take layers out: what took a layer's value takes the layer's input."""
    for node in gone:
        source = next(each.inputs[0] for each in graph.nodes if each.id == node.id)
        nodes = tuple(_rewired(each, node.id, source) for each in graph.nodes if each.id != node.id)
        output = source if graph.output == node.id else graph.output
        graph = graph.model_copy(update={"nodes": nodes, "output": output})
    return graph


def replaced(graph: ModuleGraph, node: Node, **update: Any) -> ModuleGraph:
    """Change fields of a layer."""
    nodes = tuple(each.model_copy(update=update) if each.id == node.id else each for each in graph.nodes)
    return graph.model_copy(update={"nodes": nodes})


def resized(graph: ModuleGraph, node: Node, **sizes: Size) -> ModuleGraph:
    """Change sizes of a layer."""
    return replaced(graph, node, sizes={**node.sizes, **sizes})


def substituted(graph: ModuleGraph, node: Node, layer: Node) -> ModuleGraph:
    """Put another layer in the place of one."""
    return replaced(graph, node, **{name: getattr(layer, name) for name in ("op", "weights", "sizes", "parameters", "module")})


def moved(graph: ModuleGraph, node: Node, behind: str) -> ModuleGraph:
    """Take a layer out and put it behind a value."""
    return inserted(without(graph, node), behind, node)


def _rewired(node: Node, old: str, new: str) -> Node:
    if old not in node.inputs:
        return node
    return node.model_copy(update={"inputs": tuple(new if each == old else each for each in node.inputs)})


def shape_of(graph: ModuleGraph, value: str) -> Shape:
    """Return the shape of a value."""
    return (None, *graph.input_shape) if value == INPUT else graph.node(value).shape_out


def everywhere(graph: ModuleGraph, nodes: Iterable[Node], edit: Callable[[ModuleGraph, Node], ModuleGraph]) -> ModuleGraph:
    """Apply an edit for each node, one after the other."""
    for node in nodes:
        graph = edit(graph, node)
    return graph
