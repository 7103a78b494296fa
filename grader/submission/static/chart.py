"""The graph under construction: what each operation makes of the shape of its input.

`transformed` knows the operations that the reading understands; an input that does not fit raises, as torch would.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from grader.graph import ModuleGraph, Node, Shape, Size
from grader.ops import ACTIVATIONS, CLASSIFIERS, DROPOUTS, INPUT
from grader.submission.static.values import RefusedError, Tensor

NODE_LIMIT = 1_000
_RANK_OF_MAPS = 4

Sizes = dict[str, Size]
Transformation = Callable[[Sizes, Shape], tuple[Sizes, Shape]]


@dataclass(frozen=True)
class Label:
    """Whose operation it is, as far as a module makes it."""

    name: str | None = None
    module: str | None = None
    weights: tuple[str, ...] = ()


class Chart:
    """Collects the nodes of one forward pass."""

    def __init__(self, input_shape: tuple[int, ...]) -> None:
        self.input = Tensor(INPUT, (None, *input_shape))
        self.running: list[str | None] = []
        """The paths of the file's modules whose `forward` is running, innermost last."""
        self._input_shape = input_shape
        self._nodes: list[Node] = []

    def apply(self, op: str, tensor: Tensor, sizes: Sizes, label: Label, *, in_place: bool = False) -> Tensor:
        """Add an operation of one input; in place, the tensor itself gets the new value."""
        sizes, shape = transformed(op, sizes, tensor.shape)
        node = self.add(op, (tensor,), shape, sizes, label)
        if not in_place:
            shares = op in DROPOUTS or op in ("flatten", "reshape")  # idle dropout hands its input on
            return Tensor(node, shape, tensor.memory) if shares else Tensor(node, shape)
        return self.write(tensor, node)

    def write(self, tensor: Tensor, node: str) -> Tensor:
        """Give a tensor a new value in place, unless another tensor might see it."""
        if tensor.memory.tensors > 1:
            raise RefusedError("a write into shared memory")
        tensor.node = node
        return tensor

    def add(self, op: str, inputs: tuple[Tensor, ...], shape: Shape, sizes: Mapping[str, Size], label: Label) -> str:
        """Add a node and return its id."""
        if len(self._nodes) >= NODE_LIMIT:
            raise RefusedError("too many operations")
        node = Node(
            id=f"n{len(self._nodes) + 1}",
            op=op,
            name=label.name or self._spelling(op),
            inputs=tuple(each.node for each in inputs),
            module=label.module,
            shape_in=inputs[0].shape,
            shape_out=shape,
            weights=label.weights,
            sizes=sizes,
        )
        self._nodes.append(node)
        return node.id

    def graph(self, class_name: str, output: Tensor) -> ModuleGraph:
        """Return the nodes that reach the output, as a graph."""
        wanted = {output.node}
        for node in reversed(self._nodes):
            if node.id in wanted:
                wanted.update(node.inputs)
        return ModuleGraph(
            class_name=class_name,
            input_shape=self._input_shape,
            nodes=tuple(node for node in self._nodes if node.id in wanted),
            output=output.node,
            output_shape=output.shape,
        )

    def _spelling(self, op: str) -> str:
        path = self.running[-1] if self.running else None
        return f"{path}.{op}" if path else op


def transformed(op: str, sizes: Sizes, shape: Shape) -> tuple[Sizes, Shape]:
    """Return what is recorded as an operation's sizes, and the shape that it makes of `shape`.

    Raises:
        RefusedError: torch would refuse the input, or the operation is not known here.
    """
    if op in ACTIVATIONS or op in DROPOUTS:
        return sizes, shape
    if op in CLASSIFIERS:
        dim = sizes["dim"]
        implied = 0 if len(shape) in (0, 1, 3) else 1
        return {"dim": implied if dim is None else _index(dim, shape)}, shape
    if op not in _TRANSFORMATIONS:
        raise RefusedError(f"no rule for {op}")
    return _TRANSFORMATIONS[op](sizes, shape)


def sample_size(shape: Shape) -> int:
    """Return how many numbers one sample of that shape has."""
    if shape[:1] != (None,) or None in shape[1:]:
        raise RefusedError("the batch is not the first dimension")
    return math.prod(dimension or 0 for dimension in shape[1:])


def _index(dim: Size, shape: Shape) -> int:
    if not isinstance(dim, int) or not -len(shape) <= dim < len(shape):
        raise RefusedError("a dimension that is not there")
    return dim % len(shape)


def _linear(sizes: Sizes, shape: Shape) -> tuple[Sizes, Shape]:
    _demand(len(shape) > 1 and shape[-1] == sizes["in_features"])
    return sizes, (*shape[:-1], _whole(sizes["out_features"]))


def _batch_norm(*ranks: int) -> Transformation:
    def transform(sizes: Sizes, shape: Shape) -> tuple[Sizes, Shape]:
        _demand(len(shape) in ranks and shape[1] == sizes["num_features"])
        return sizes, shape

    return transform


def _layer_norm(sizes: Sizes, shape: Shape) -> tuple[Sizes, Shape]:
    normalized = sizes["normalized_shape"]
    _demand(isinstance(normalized, tuple) and 0 < len(normalized) < len(shape) and shape[-len(normalized) :] == normalized)
    return sizes, shape


def _flatten(sizes: Sizes, shape: Shape) -> tuple[Sizes, Shape]:
    start, end = _index(sizes["start_dim"], shape), _index(sizes["end_dim"], shape)
    _demand(0 < start <= end)
    joined = math.prod(dimension or 0 for dimension in shape[start : end + 1])
    return {"start_dim": start, "end_dim": end}, (*shape[:start], joined, *shape[end + 1 :])


def _convolution(sizes: Sizes, shape: Shape) -> tuple[Sizes, Shape]:
    _demand(len(shape) == _RANK_OF_MAPS and shape[1] == sizes["in_channels"])
    groups = _whole(sizes["groups"])
    _demand(_whole(sizes["in_channels"]) % groups == 0 == _whole(sizes["out_channels"]) % groups)
    sizes = {key: _pair(size) if key in _IN_PAIRS else size for key, size in sizes.items()}
    return sizes, (shape[0], _whole(sizes["out_channels"]), *_windows(sizes, shape))


def _pooling(sizes: Sizes, shape: Shape) -> tuple[Sizes, Shape]:
    _demand(len(shape) == _RANK_OF_MAPS and sizes["ceil_mode"] is False)
    stride = sizes["kernel_size"] if sizes["stride"] is None else sizes["stride"]
    sizes = {key: _pair(size) if key in _IN_PAIRS else size for key, size in (sizes | {"stride": stride}).items()}
    return sizes, (*shape[:2], *_windows(sizes, shape))


_IN_PAIRS = ("kernel_size", "stride", "padding", "dilation")


def _windows(sizes: Sizes, shape: Shape) -> tuple[int, ...]:
    """Count the positions of a window along height and width."""
    found = []
    for axis in (0, 1):
        kernel, stride, padding, dilation = (_pair(sizes.get(key, 1))[axis] for key in _IN_PAIRS)
        _demand(min(kernel, stride, dilation) > 0 <= padding)
        found.append(((shape[2 + axis] or 0) + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1)
    _demand(min(found) > 0)
    return tuple(found)


def _pair(size: Size) -> tuple[int, ...]:
    pair = size if isinstance(size, tuple) else (size, size)
    if len(pair) != len(("height", "width")):
        raise RefusedError("not a pair")
    return tuple(_whole(each) for each in pair)


def _whole(size: Size) -> int:
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise RefusedError("not a whole number")
    return size


def _demand(fits: bool) -> None:  # noqa: FBT001 - it asserts a condition
    if not fits:
        raise RefusedError("an input of another shape")


_TRANSFORMATIONS: Mapping[str, Transformation] = {
    "linear": _linear,
    "batch_norm1d": _batch_norm(2, 3),
    "batch_norm2d": _batch_norm(4),
    "layer_norm": _layer_norm,
    "flatten": _flatten,
    "conv2d": _convolution,
    "max_pool2d": _pooling,
    "avg_pool2d": _pooling,
}
