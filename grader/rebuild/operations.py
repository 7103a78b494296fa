"""One operation of a graph as torch executes it: a fresh module, or a function of the values before it.

`module_of` gives a module with torch's default initialisation, `function_of` a function without any state. Sizes are
passed on as they stand; what torch thinks of them is the caller's to handle.
"""

import math
import operator
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from grader.graph import Node, Shape
from grader.ops import LAYER_SIZES
from grader.rebuild.errors import CannotRebuild

Operation = Callable[..., Any]
"""Takes the values of a node's inputs (tensors, or a Python number from a `constant`) and gives the node's value."""

_MODULES: Mapping[str, type[nn.Module]] = {
    "linear": nn.Linear,
    "conv1d": nn.Conv1d,
    "conv2d": nn.Conv2d,
    "conv3d": nn.Conv3d,
    "embedding": nn.Embedding,
    "batch_norm1d": nn.BatchNorm1d,
    "batch_norm2d": nn.BatchNorm2d,
    "batch_norm3d": nn.BatchNorm3d,
    "layer_norm": nn.LayerNorm,
    "group_norm": nn.GroupNorm,
    "rms_norm": nn.RMSNorm,
    "relu": nn.ReLU,
    "relu6": nn.ReLU6,
    "leaky_relu": nn.LeakyReLU,
    "prelu": nn.PReLU,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "celu": nn.CELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "mish": nn.Mish,
    "softplus": nn.Softplus,
    "hardtanh": nn.Hardtanh,
    "hardswish": nn.Hardswish,
    "hardsigmoid": nn.Hardsigmoid,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "softmax": nn.Softmax,
    "log_softmax": nn.LogSoftmax,
    "dropout": nn.Dropout,
    "dropout1d": nn.Dropout1d,
    "dropout2d": nn.Dropout2d,
    "dropout3d": nn.Dropout3d,
    "alpha_dropout": nn.AlphaDropout,
    "max_pool1d": nn.MaxPool1d,
    "max_pool2d": nn.MaxPool2d,
    "avg_pool1d": nn.AvgPool1d,
    "avg_pool2d": nn.AvgPool2d,
    "adaptive_avg_pool1d": nn.AdaptiveAvgPool1d,
    "adaptive_avg_pool2d": nn.AdaptiveAvgPool2d,
    "adaptive_max_pool1d": nn.AdaptiveMaxPool1d,
    "adaptive_max_pool2d": nn.AdaptiveMaxPool2d,
    "flatten": nn.Flatten,
    "identity": nn.Identity,
}
"""The torch module of each op; an op's sizes are spelt as the module's arguments."""

_INSTANCE_NORMS: Mapping[int, type[nn.Module]] = {3: nn.InstanceNorm1d, 4: nn.InstanceNorm2d, 5: nn.InstanceNorm3d}
_ARGUMENTS = {"layer_norm": {"affine": "elementwise_affine"}, "rms_norm": {"affine": "elementwise_affine"}}
"""Where an argument of the module has another name than the op's size."""


class TransposedLinear(nn.Module):
    """A linear layer whose weight is laid out as (in_features, out_features); it starts as `nn.Linear` does."""

    def __init__(self, in_features: int, out_features: int, *, bias: bool = True) -> None:
        super().__init__()
        linear = nn.Linear(in_features, out_features, bias)
        self.weight = nn.Parameter(linear.weight.detach().t().contiguous())
        self.bias = linear.bias

    def forward(self, x: Tensor) -> Tensor:
        """Compute x @ weight + bias: (..., in_features) -> (..., out_features)."""
        return nn.functional.linear(x, self.weight.t(), self.bias)


class Source(nn.Module):
    """A value that the network holds by itself: a `parameter` or a `buffer` that no layer owns."""

    value: Tensor

    def forward(self) -> Tensor:
        """Give the value."""
        return self.value


def module_of(node: Node) -> nn.Module:
    """Make the module of a node from its sizes, freshly initialised."""
    if node.op in {"parameter", "buffer"}:
        return _source(node)
    if len(node.inputs) != 1:
        raise CannotRebuild(node.op, f"`{node.name}` takes {len(node.inputs)} inputs: its weights are computed on the way")
    if node.sizes.get("batch_statistics") is False:
        raise CannotRebuild(node.op, f"`{node.name}` does not use the statistics of the batch in training mode")
    sizes = {name: node.sizes[name] for name in LAYER_SIZES[node.op] if name in node.sizes}
    arguments: dict[str, Any] = {_ARGUMENTS.get(node.op, {}).get(name, name): size for name, size in sizes.items()}
    if node.op == "layer_norm" and len(node.weights) == 1:
        arguments["bias"] = False
    if node.op == "linear" and node.sizes.get("transposed"):
        return TransposedLinear(**arguments)
    kind = _INSTANCE_NORMS[len(node.shape_in)] if node.op == "instance_norm" else _MODULES[node.op]
    return kind(**arguments)


def _source(node: Node) -> Source:
    """Make a value of the shape that the node gives: a parameter starts as a linear layer's weight does, a buffer as zeros."""
    source = Source()
    value = torch.zeros(_fixed(node.shape_out))
    if node.op == "buffer":
        source.register_buffer("value", value)
        return source
    bound = 1 / math.sqrt(value.shape[-1]) if value.numel() > 1 else 1.0
    source.value = nn.Parameter(nn.init.uniform_(value, -bound, bound))
    return source


def _fixed(shape: Shape) -> list[int]:
    """Refuse a shape that depends on the batch size."""
    sizes = [size for size in shape if size is not None]
    if len(sizes) != len(shape):
        raise ValueError("it depends on the batch size")
    return sizes


def function_of(node: Node) -> Operation | None:
    """Make the function of a node whose operation has no state, `None` if the operation is a module's."""
    make = _FUNCTIONS.get(node.op)
    return make(node) if make else None


def _constant(node: Node) -> Operation:
    value = node.sizes.get("value")
    if not isinstance(value, int | float):
        raise CannotRebuild(node.op, f"`{node.name}` is no scalar")
    return lambda: value


def _reshape(node: Node) -> Operation:
    if node.shape_out.count(None) > 1:
        raise CannotRebuild(node.op, f"`{node.name}` gives a shape with more than one open dimension")
    shape = [-1 if size is None else size for size in node.shape_out]
    return lambda x: x.reshape(shape)


def _arithmetic(combine: Operation) -> Callable[[Node], Operation]:
    """Combine two values, or one with the size `scalar`; `alpha` scales the second, `reverse` swaps them."""

    def operation(node: Node) -> Operation:
        scalar, alpha, reverse = (node.sizes.get(name) for name in ("scalar", "alpha", "reverse"))

        def run(first: Any, second: Any = scalar) -> Any:
            scaled = second if alpha in {None, 1} else second * alpha
            return combine(scaled, first) if reverse else combine(first, scaled)

        return run

    return operation


def _cat(node: Node) -> Operation:
    return lambda *values: torch.cat(values, dim=node.sizes.get("dim", 0))  # type: ignore[arg-type] # torch refuses no int


def _mean(node: Node) -> Operation:
    return partial(torch.mean, dim=node.sizes.get("dim"), keepdim=bool(node.sizes.get("keepdim", False)))


def _permute(node: Node) -> Operation:
    return lambda x: x.permute(node.sizes.get("dims"))


_FUNCTIONS: Mapping[str, Callable[[Node], Operation]] = {
    "reshape": _reshape,
    "add": _arithmetic(operator.add),
    "sub": _arithmetic(operator.sub),
    "mul": _arithmetic(operator.mul),
    "div": _arithmetic(operator.truediv),
    "matmul": lambda _node: torch.matmul,
    "cat": _cat,
    "mean": _mean,
    "permute": _permute,
    "constant": _constant,
    "detach": lambda _node: torch.detach,
}
"""Operations without a state of their own."""
