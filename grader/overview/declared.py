"""The network that a rubric declares, as a graph that can be rebuilt: for a rubric whose solution is not on this machine.

Sizes that the rubric leaves out are torch's defaults where torch has one; where it has none, rebuilding refuses the graph.
"""

from collections.abc import Sequence

from grader.graph import ModuleGraph, Node, Shape
from grader.ops import INPUT, LINEAR_LAYERS
from grader.rubric.architecture import Layer
from grader.rubric.model import Rubric

_DENSE = 2
"""Dimensions of a batch of rows of features."""


def declared_graph(rubric: Rubric) -> ModuleGraph:
    """Return the layers of a rubric one after the other, flattened before a linear layer where they have to be."""
    nodes: list[Node] = []
    rank = len(rubric.submission.input_shape) + 1
    for layer in _with_flattening(rubric.architecture, rank):
        nodes.append(_node(layer, len(nodes) + 1, rank))
        rank = _rank_after(layer, rank)
    return ModuleGraph(
        class_name=rubric.submission.class_name,
        input_shape=rubric.submission.input_shape,
        nodes=tuple(nodes),
        output=nodes[-1].id,
        output_shape=(None, rubric.submission.classes),
    )


def _with_flattening(architecture: Sequence[Layer], rank: int) -> list[Layer]:
    first = next((layer.op for layer in architecture if layer.op in LINEAR_LAYERS), "")
    layers = [Layer(op="flatten")] if first == "linear" and rank > _DENSE else []
    rank = _DENSE if layers else rank
    for layer in architecture:
        if layer.op == "linear" and rank > _DENSE:
            layers.append(Layer(op="flatten"))
            rank = _DENSE
        layers.append(Layer(op="flatten") if layer.op == "reshape" else layer)
        rank = _rank_after(layers[-1], rank)
    return layers


def _rank_after(layer: Layer, rank: int) -> int:
    if layer.op == "flatten":
        return _DENSE
    if layer.op == "mean" and not layer.sizes.get("keepdim"):
        dim = layer.sizes.get("dim")
        return rank - (len(dim) if isinstance(dim, tuple) else 1)
    return rank


def _node(layer: Layer, number: int, rank: int) -> Node:
    shape: Shape = (None,) * rank
    before = INPUT if number == 1 else f"n{number - 1}"
    sizes = {"start_dim": 1, "end_dim": -1} if layer.op == "flatten" else layer.sizes
    return Node(id=f"n{number}", op=layer.op, name=f"{layer.op} {number}", inputs=(before,), shape_in=shape, sizes=sizes)
