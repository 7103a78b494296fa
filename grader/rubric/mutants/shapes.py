"""Shapes of an edited graph: what flows through it after the edit, and the sizes of layers that follow from that.

`settled` goes through a graph from its input and writes down every shape anew, and with them the sizes that a layer must have
to take what it is given (`in_features`, `in_channels`, `num_features`, ...). A graph that would not run, or of which that
cannot be told, is `None`. The first dimension of a shape is the batch, `None`.
"""

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

from grader.graph import ModuleGraph, Node, Shape, Size
from grader.ops import ACTIVATIONS, CLASSIFIERS, DROPOUTS, INPUT, NORMS, POOLS, SOURCES, TRANSPARENT

Settled = tuple[dict[str, Size], Shape]
"""The sizes that follow from what a layer is given, and the shape that it gives."""
_Infer = Callable[[Node, list[Shape]], Settled | None]


def settled(graph: ModuleGraph) -> ModuleGraph | None:
    """Return the graph with the shapes and sizes that follow from its input; `None` if it would not run."""
    shapes: dict[str, Shape] = {INPUT: (None, *graph.input_shape)}
    before = shapes | {node.id: node.shape_out for node in graph.nodes}
    nodes = []
    for node in graph.nodes:
        given = [shapes[name] for name in node.inputs]
        outcome = _settle(node, given, same=given == [before[name] for name in node.inputs])
        if outcome is None:
            return None
        sizes, shape = outcome
        shapes[node.id] = shape
        update: dict[str, Any] = {"sizes": {**node.sizes, **sizes}, "shape_in": given[0] if given else (), "shape_out": shape}
        nodes.append(_counted(node.model_copy(update=update)))
    counts = {(node.weights, node.parameters) for node in nodes if node.weights}
    if len(counts) > len({weights for weights, _ in counts}):
        return None  # layers that share parameters no longer have the same sizes
    update = {"nodes": tuple(nodes), "output_shape": shapes[graph.output], "parameters": sum(count for _, count in counts)}
    return graph.model_copy(update=update)


def _settle(node: Node, given: list[Shape], *, same: bool) -> Settled | None:
    infer = _INFER.get(node.op)
    if infer is not None and given:
        return infer(node, given)
    return ({}, node.shape_out) if same else None  # an operation that is not followed gives what it gave for the same input


def _counted(node: Node) -> Node:
    """Count the scalars of a layer's parameters anew; only the sizes of these are known to change."""
    sizes = node.sizes
    if not node.weights:
        return node
    bias = len(node.weights) - 1
    if node.op == "linear":
        count = sizes["out_features"] * (sizes["in_features"] + bias)  # type: ignore[operator]  # sizes of a traced layer are ints
    elif node.op.startswith("conv"):
        per_output = sizes["in_channels"] // sizes["groups"] * prod(sizes["kernel_size"])  # type: ignore[operator,arg-type] # as above
        count = sizes["out_channels"] * (per_output + bias)  # type: ignore[operator]  # as above
    elif node.op in NORMS:
        features = sizes.get("num_features", sizes.get("num_channels", sizes.get("normalized_shape")))
        count = len(node.weights) * (prod(features) if isinstance(features, tuple) else features)  # type: ignore[operator] # as above
    else:
        return node
    return node.model_copy(update={"parameters": count})


def _elementwise(_node: Node, given: list[Shape]) -> Settled:
    return {}, given[0]


def _linear(node: Node, given: list[Shape]) -> Settled | None:
    width, out = given[0][-1], node.sizes.get("out_features")
    return ({"in_features": width}, (*given[0][:-1], out)) if isinstance(width, int) and isinstance(out, int) else None


def _convolution(rank: int) -> _Infer:
    def infer(node: Node, given: list[Shape]) -> Settled | None:
        channels, groups, out = given[0][1:2], node.sizes.get("groups", 1), node.sizes.get("out_channels")
        if len(given[0]) != rank + 2 or not isinstance(channels[0], int) or not isinstance(groups, int):
            return None
        space = _windowed(node, given[0][2:])
        if space is None or channels[0] % groups or not isinstance(out, int) or out % groups:
            return None
        return {"in_channels": channels[0]}, (None, out, *space)

    return infer


def _pool(node: Node, given: list[Shape]) -> Settled | None:
    rank = int(node.op[-2])
    if len(given[0]) != rank + 2:
        return None
    if not node.op.startswith("adaptive"):
        space = _windowed(node, given[0][2:])
        return ({}, (*given[0][:2], *space)) if space else None
    wanted = _each(node.sizes.get("output_size"), rank)
    return {}, (*given[0][:2], *(there if size is None else size for size, there in zip(wanted, given[0][2:], strict=True)))


def _windowed(node: Node, space: Shape) -> Shape | None:
    """Compute what a sliding window leaves of the spatial dimensions; `None` if it does not fit."""
    rank, sizes = len(space), node.sizes
    if sizes.get("padding") == "same":
        return space if set(_each(sizes.get("stride", 1), rank)) == {1} else None
    kernels = _each(sizes["kernel_size"], rank)
    strides = _each(sizes["stride"] if sizes.get("stride") is not None else kernels, rank)
    paddings = _each(0 if sizes.get("padding") == "valid" else sizes.get("padding", 0), rank)
    dilations = _each(sizes.get("dilation", 1), rank)
    left = []
    for size, kernel, stride, padding, dilation in zip(space, kernels, strides, paddings, dilations, strict=True):
        room = (size or 0) + 2 * padding - dilation * (kernel - 1) - 1
        if room < 0 or (node.op in POOLS and 2 * padding > kernel):
            return None
        steps = -(-room // stride) if sizes.get("ceil_mode") else room // stride
        steps -= steps * stride >= (size or 0) + padding and bool(sizes.get("ceil_mode"))  # no window begins outside
        left.append(steps + 1)
    return tuple(left)


def _each(size: Any, rank: int) -> tuple[Any, ...]:
    """Give one value for each dimension."""
    return size if isinstance(size, tuple) else (size,) * rank


def _batch_norm(node: Node, given: list[Shape]) -> Settled | None:
    ranks: Mapping[str, tuple[int, ...]] = {"1": (2, 3), "2": (4,), "3": (5,)}
    channels = given[0][1] if len(given[0]) in ranks[node.op[-2]] else None
    return ({"num_features": channels}, given[0]) if channels else None


def _instance_norm(_node: Node, given: list[Shape]) -> Settled | None:
    return ({"num_features": given[0][1]}, given[0]) if len(given[0]) > 2 else None  # noqa: PLR2004 - one sample alone has two


def _group_norm(node: Node, given: list[Shape]) -> Settled | None:
    channels, groups = given[0][1], node.sizes.get("num_groups")
    fits = isinstance(channels, int) and isinstance(groups, int) and channels % groups == 0
    return ({"num_channels": channels}, given[0]) if fits else None


def _layer_norm(node: Node, given: list[Shape]) -> Settled | None:
    rank = len(_each(node.sizes.get("normalized_shape"), 1))
    shape = given[0][-rank:]
    return ({"normalized_shape": tuple(each for each in shape if each)}, given[0]) if None not in shape else None


def _flatten(node: Node, given: list[Shape]) -> Settled | None:
    shape = given[0]
    start, end = (_position(node.sizes.get(key, default), len(shape)) for key, default in (("start_dim", 1), ("end_dim", -1)))
    return ({}, (*shape[:start], prod(each or 0 for each in shape[start : end + 1]), *shape[end + 1 :])) if start else None


def _position(dim: Any, rank: int) -> int:
    return int(dim) % rank


def _reshape(node: Node, given: list[Shape]) -> Settled | None:
    """Keep the shape that was asked for; where there is more or less to lay out, only a single dimension can take it."""
    values, wanted = (prod(each for each in shape if each is not None) for shape in (given[0], node.shape_out))
    if values == wanted:
        return {}, node.shape_out
    return ({}, (None, values)) if len(node.shape_out) == 2 and node.shape_out[0] is None else None  # noqa: PLR2004 - as said


def _arithmetic(_node: Node, given: list[Shape]) -> Settled | None:
    """Broadcast what is combined, as far as shapes are equal or one of them is a vector or a scalar."""
    longest = max(given, key=len)
    for shape in given:
        if shape and shape != longest[len(longest) - len(shape) :] and any(each not in (1, None) for each in shape):
            return None
    return {}, longest


def _cat(node: Node, given: list[Shape]) -> Settled | None:
    dim = _position(node.sizes.get("dim", 0), len(given[0]))
    others = {shape[:dim] + shape[dim + 1 :] for shape in given}
    total = sum(shape[dim] or 0 for shape in given)
    return ({}, (*given[0][:dim], total, *given[0][dim + 1 :])) if dim and len(others) == 1 else None


def _mean(node: Node, given: list[Shape]) -> Settled | None:
    dims = node.sizes.get("dim")
    if dims is None:
        return None
    gone = {_position(dim, len(given[0])) for dim in _each(dims, 1)}
    if 0 in gone:
        return None
    keep = bool(node.sizes.get("keepdim"))
    return {}, tuple(1 if index in gone else size for index, size in enumerate(given[0]) if keep or index not in gone)


_INFER: Mapping[str, _Infer] = {
    **dict.fromkeys((*ACTIVATIONS, *CLASSIFIERS, *DROPOUTS, *TRANSPARENT), _elementwise),
    **dict.fromkeys(POOLS, _pool),
    **{f"conv{rank}d": _convolution(rank) for rank in (1, 2, 3)},
    **{f"batch_norm{rank}d": _batch_norm for rank in (1, 2, 3)},
    "instance_norm": _instance_norm,
    "group_norm": _group_norm,
    "layer_norm": _layer_norm,
    "rms_norm": _layer_norm,
    "linear": _linear,
    "flatten": _flatten,
    "reshape": _reshape,
    "mean": _mean,
    "cat": _cat,
    **dict.fromkeys(("add", "sub", "mul", "div"), _arithmetic),
}
"""How an operation's shape and sizes follow from what it is given."""

assert not set(SOURCES) & set(_INFER), "a source takes nothing"
