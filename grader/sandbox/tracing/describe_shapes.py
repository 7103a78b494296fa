"""Describers for reshaping, pooling, arithmetic, and for calls that hand their input on."""

from typing import Any

import torch
from torch import Tensor

from grader.sandbox.tracing.calls import Call, Describer, Description, Knowledge, as_ints, same_order

_RESHAPES = ("view", "reshape", "squeeze", "unsqueeze", "unflatten", "view_as", "reshape_as", "ravel", "expand_as", "expand")
COPIES = ("to", "float", "double", "type", "type_as", "cpu", "cuda", "contiguous", "clone", "requires_grad", "alias")
_VIEWS = ("__getitem__", "transpose", "permute", "t", "T", "mT", "swapaxes", "swapdims", "movedim", "select", "narrow")


def reshape(call: Call, _known: Knowledge) -> Description | None:
    """Another shape, the same values in the same order."""
    data = call.args[0]
    keeps = call.result.numel() == data.numel() and call.result.dtype == data.dtype
    return Description("reshape", (data,)) if keeps else None


def flatten(call: Call, _known: Knowledge) -> Description:
    """`torch.flatten`, its dimensions counted from the front."""
    bound = call.bind("input", "start_dim", "end_dim", start_dim=0, end_dim=-1)
    data = bound["input"]
    rank = max(data.dim(), 1)
    sizes = {"start_dim": bound["start_dim"] % rank, "end_dim": bound["end_dim"] % rank}
    return Description("flatten", (data,), sizes=sizes)


def copy(call: Call, _known: Knowledge) -> Description | None:
    """A copy, a move or a cast that keeps the values."""
    data = call.args[0]
    precise = (torch.float32, torch.float64)
    keeps = call.result.dtype == data.dtype or (call.result.dtype in precise and data.is_floating_point())
    return Description("identity", (data,)) if keeps else None


def detach(call: Call, _known: Knowledge) -> Description:
    """`x.detach()` and `x.data`: the same values, cut off from the gradient if there is one."""
    data = call.args[0]
    return Description("detach" if data.requires_grad or call.result is data else "identity", (data,))


def view(call: Call, _known: Knowledge) -> Description | None:
    """Indexing and permuting: a reshape where the order stays (a dimension of size one goes), else what they are."""
    data = call.bind("input")["input"]
    if isinstance(call.result, Tensor) and call.result is not data and same_order(data, call.result):
        return Description("reshape", (data,))
    dims = _permutation(call, data.dim())
    return None if dims is None else Description("permute", (data,), sizes={"dims": dims})


def _permutation(call: Call, rank: int) -> tuple[int, ...] | None:
    order = list(range(rank))
    if call.name in ("t", "T"):
        return tuple(reversed(order))
    if call.name in ("transpose", "swapaxes", "swapdims", "mT"):
        first, second = (-2, -1) if call.name == "mT" else (*call.args[1:], *call.kwargs.values())[:2]
        order[first], order[second] = order[second], order[first]
        return tuple(order)
    if call.name == "permute":
        dims = call.kwargs.get("dims", call.args[1:])
        dims = dims[0] if len(dims) == 1 and not isinstance(dims[0], int) else dims
        return tuple(dim % rank for dim in dims)
    return None


def pool(op: str, rank: int, *names: str, **defaults: Any) -> Describer:
    """A pooling with a kernel; a stride left out is the kernel's size."""

    def describe(call: Call, _known: Knowledge) -> Description | None:
        order = ("input", "kernel_size", "stride", "padding", *names, "divisor_override")
        bound = call.bind(*order, stride=None, padding=0, **defaults)
        if bound.get("divisor_override"):
            return None
        kernel = as_ints(bound["kernel_size"], rank)
        stride = bound["stride"]
        sizes: dict[str, Any] = {
            "kernel_size": kernel,
            "stride": kernel if stride is None or stride == [] else as_ints(stride, rank),
            "padding": as_ints(bound["padding"], rank),
        }
        for name in names:
            sizes[name] = as_ints(bound[name], rank) if name == "dilation" else bound[name]
        return Description(op, (bound["input"],), sizes=sizes)

    return describe


def adaptive_pool(op: str, rank: int) -> Describer:
    """A pooling to a given output size; `None` keeps a dimension and is written out as its size."""

    def describe(call: Call, _known: Knowledge) -> Description:
        data = call.bind("input")["input"]
        result = call.result[0] if isinstance(call.result, tuple) else call.result
        return Description(op, (data,), sizes={"output_size": tuple(result.shape[-rank:])})

    return describe


def binary(op: str, *, reverse: bool = False) -> Describer:
    """Arithmetic of two tensors, or of a tensor and a number (`scalar`); `reverse` if the number comes first."""

    def describe(call: Call, known: Knowledge) -> Description | None:
        bound = call.bind("input", "other", alpha=1)
        operands = (bound["other"], bound["input"]) if reverse else (bound["input"], bound["other"])
        if bound.get("rounding_mode"):
            return None
        if op == "mul" and (positive := _positive_part(*operands, known)) is not None:
            return Description("relu", (positive,))
        if bound["alpha"] == 1 and (description := _with_number(op, operands, call, known)) is not None:
            return description
        varied = [each for each in operands if known.uniform_value(each) is None]
        if not all(isinstance(each, Tensor) for each in operands) or (
            len(varied) == 1 and varied[0].shape != call.result.shape
        ):
            return None  # no tensor, or a constant whose shape matters: a graph keeps its value alone
        return Description(op, operands, sizes={} if bound["alpha"] == 1 else {"alpha": bound["alpha"]})

    return describe


def _with_number(op: str, operands: tuple[Any, Any], call: Call, known: Knowledge) -> Description | None:
    """Describe `x - 2` and `2 - x`, where the number may be a constant tensor that is the same everywhere."""
    for index, (data, other) in enumerate((operands, operands[::-1])):
        scalar = known.uniform_value(other)
        if isinstance(data, Tensor) and scalar is not None and data.shape == call.result.shape:
            backwards = {"reverse": True} if op in ("sub", "div") and index else {}
            return Description(op, (data,), sizes={"scalar": scalar, **backwards})
    return None


def _positive_part(first: Any, second: Any, known: Knowledge) -> Tensor | None:
    """Find the `x` in `x * (x > 0)`, in either order."""
    for data, mask in ((first, second), (second, first)):
        if isinstance(data, Tensor) and known.sign_mask(mask, data) == 1:
            return data
    return None


def negative(call: Call, _known: Knowledge) -> Description:
    """`-x` is a product with minus one."""
    return Description("mul", (call.args[0],), sizes={"scalar": -1.0})


def cat(call: Call, _known: Knowledge) -> Description:
    """`torch.cat` of several tensors."""
    bound = call.bind("tensors", "dim", dim=0)
    tensors = tuple(bound["tensors"])
    return Description("cat", tensors, sizes={"dim": bound.get("axis", bound["dim"]) % tensors[0].dim()})


def mean(call: Call, _known: Knowledge) -> Description:
    """A mean over some dimensions, or over all."""
    bound = call.bind("input", "dim", "keepdim", dim=None, keepdim=False)
    data, dim = bound["input"], bound.get("axis", bound["dim"])
    dims = tuple(range(data.dim())) if dim is None else tuple(sorted(index % data.dim() for index in as_ints(dim, 1)))
    return Description("mean", (data,), sizes={"dim": dims, "keepdim": bool(bound["keepdim"])})


_MAX = {"dilation": 1, "ceil_mode": False}
_AVG = {"ceil_mode": False, "count_include_pad": True}

DESCRIBERS: dict[str, Describer] = {
    **dict.fromkeys(_RESHAPES, reshape),
    **dict.fromkeys(COPIES, copy),
    **dict.fromkeys(_VIEWS, view),
    **dict.fromkeys(("detach", "data"), detach),
    "flatten": flatten,
    "max_pool1d": pool("max_pool1d", 1, *_MAX, **_MAX),
    "max_pool2d": pool("max_pool2d", 2, *_MAX, **_MAX),
    "avg_pool1d": pool("avg_pool1d", 1, *_AVG, **_AVG),
    "avg_pool2d": pool("avg_pool2d", 2, *_AVG, **_AVG),
    "adaptive_avg_pool1d": adaptive_pool("adaptive_avg_pool1d", 1),
    "adaptive_avg_pool2d": adaptive_pool("adaptive_avg_pool2d", 2),
    "adaptive_max_pool1d": adaptive_pool("adaptive_max_pool1d", 1),
    "adaptive_max_pool2d": adaptive_pool("adaptive_max_pool2d", 2),
    **dict.fromkeys(("add", "__radd__", "__add__", "__iadd__"), binary("add")),
    **dict.fromkeys(("mul", "multiply", "__rmul__", "__mul__"), binary("mul")),
    **dict.fromkeys(("sub", "subtract", "__sub__"), binary("sub")),
    **dict.fromkeys(("rsub", "__rsub__"), binary("sub", reverse=True)),
    **dict.fromkeys(("div", "divide", "true_divide", "__truediv__"), binary("div")),
    **dict.fromkeys(("__rdiv__", "__rtruediv__"), binary("div", reverse=True)),
    **dict.fromkeys(("neg", "negative", "__neg__"), negative),
    **dict.fromkeys(("cat", "concat", "concatenate"), cat),
    "mean": mean,
}
