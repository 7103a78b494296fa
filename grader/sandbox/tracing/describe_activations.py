"""Describers for activations, softmax and dropout, with the spellings that amount to them."""

from typing import Any

import torch
from torch import Tensor

from grader.sandbox.tracing.calls import Call, Describer, Description, Knowledge, is_builtin

RELU6_CEILING = 6


def plain(op: str) -> Describer:
    """An activation without sizes."""

    def describe(call: Call, _known: Knowledge) -> Description:
        return Description(op, (call.bind("input")["input"],))

    return describe


def sized(op: str, **defaults: Any) -> Describer:
    """An activation whose sizes follow its input, in the order and with the defaults given."""

    def describe(call: Call, _known: Knowledge) -> Description:
        bound = call.bind("input", *defaults, **defaults)
        return Description(op, (bound["input"],), sizes={key: bound[key] for key in defaults})

    return describe


def leaky_relu(call: Call, known: Knowledge) -> Description:
    """`F.leaky_relu`; with a slope of zero it is a ReLU."""
    description = sized("leaky_relu", negative_slope=0.01)(call, known)
    assert description is not None
    return description if description.sizes["negative_slope"] else Description("relu", description.inputs)


def prelu(call: Call, _known: Knowledge) -> Description:
    """`F.prelu(input, weight)`."""
    bound = call.bind("input", "weight")
    return Description("prelu", (bound["input"],), (bound["weight"],), sizes={"num_parameters": bound["weight"].numel()})


def clamp(call: Call, known: Knowledge) -> Description | None:
    """`clamp(min=0)` is a ReLU, `clamp(0, 6)` a ReLU6, other numbers a hard tanh."""
    bound = call.bind("input", "min", "max", min=None, max=None)
    return _between(bound["input"], known.uniform_value(bound["min"]), known.uniform_value(bound["max"]), bound)


def clamp_min(call: Call, known: Knowledge) -> Description | None:
    """`clamp_min(0)` is a ReLU."""
    bound = call.bind("input", "min")
    return _between(bound["input"], known.uniform_value(bound["min"]), None, {"max": None})


def hardtanh(call: Call, _known: Knowledge) -> Description | None:
    """`F.hardtanh`; between 0 and infinity it is a ReLU."""
    bound = call.bind("input", "min_val", "max_val", min_val=-1.0, max_val=1.0)
    high = None if bound["max_val"] == float("inf") else bound["max_val"]
    return _between(bound["input"], bound["min_val"], high, {"max": high})


def _between(data: Tensor, low: float | None, high: float | None, bound: dict[str, Any]) -> Description | None:
    if low == 0 and high is None and bound["max"] is None:
        return Description("relu", (data,))
    if low == 0 and high == RELU6_CEILING:
        return Description("relu6", (data,))
    if low is None or high is None:
        return None
    return Description("hardtanh", (data,), sizes={"min_val": float(low), "max_val": float(high)})


def threshold(call: Call, _known: Knowledge) -> Description | None:
    """`F.threshold(x, 0, 0)` is a ReLU."""
    bound = call.bind("input", "threshold", "value")
    return Description("relu", (bound["input"],)) if bound["threshold"] == bound["value"] == 0 else None


def maximum(call: Call, known: Knowledge) -> Description | None:
    """`torch.maximum(x, 0)`, in either order, is a ReLU."""
    first, second = (*call.args, *call.kwargs.values(), None, None)[:2]
    for data, other in ((first, second), (second, first)):
        if isinstance(other, Tensor) and _is_whole(data, call) and known.is_data(data) and known.uniform_value(other) == 0:
            return Description("relu", (data,))
    return None


def where(call: Call, known: Knowledge) -> Description | None:
    """`torch.where(x > 0, x, 0)` and `torch.where(x < 0, 0, x)` are ReLUs."""
    order = ("condition", "input") if call.args and call.args[0].dtype == torch.bool else ("input", "condition")
    bound = call.bind(*order, "other", input=None, other=None)
    for data, other, sign in ((bound["input"], bound["other"], 1), (bound["other"], bound["input"], -1)):
        if _is_whole(data, call) and known.sign_mask(bound["condition"], data) == sign and known.uniform_value(other) == 0:
            return Description("relu", (data,))
    return None


def masked_fill(call: Call, known: Knowledge) -> Description | None:
    """`x.masked_fill(x < 0, 0)` and `x[x < 0] = 0` are ReLUs."""
    bound = call.bind("input", "mask", "value")
    if known.sign_mask(bound["mask"], bound["input"]) == -1 and known.uniform_value(bound["value"]) == 0:
        return Description("relu", (bound["input"],))
    return None


def _is_whole(data: Any, call: Call) -> bool:
    """Tell whether the result is as large as an argument: nothing was broadcast."""
    return isinstance(data, Tensor) and data.shape == call.result.shape


def softmax(op: str) -> Describer:
    """`F.softmax` and `F.log_softmax`; without a dimension torch takes the classes' one."""

    def describe(call: Call, _known: Knowledge) -> Description:
        bound = call.bind("input", "dim", dim=None)
        data, dim = bound["input"], bound["dim"]
        implied = 0 if data.dim() in (0, 1, 3) else 1
        return Description(op, (data,), sizes={"dim": implied if dim is None else dim % max(data.dim(), 1)})

    return describe


def dropout(op: str) -> Describer:
    """`F.dropout` and its relatives; `active` tells whether it drops anything in this pass."""

    def describe(call: Call, _known: Knowledge) -> Description:
        bound = call.bind("input", "p", "training", p=0.5, training=True)
        active = bound.get("train", bound["training"]) if is_builtin(call) else bound["training"]
        return Description(op, (bound["input"],), sizes={"p": float(bound["p"]), "active": bool(active)})

    return describe


DESCRIBERS: dict[str, Describer] = {
    **{name: plain(name) for name in ("relu", "relu6", "selu", "silu", "mish", "hardswish", "hardsigmoid", "sigmoid", "tanh")},
    "leaky_relu": leaky_relu,
    "prelu": prelu,
    "elu": sized("elu", alpha=1.0),
    "celu": sized("celu", alpha=1.0),
    "gelu": sized("gelu", approximate="none"),
    "softplus": sized("softplus", beta=1.0, threshold=20.0),
    "hardtanh": hardtanh,
    "clamp": clamp,
    "clip": clamp,
    "clamp_min": clamp_min,
    "threshold": threshold,
    "_threshold": threshold,
    "maximum": maximum,
    "max": maximum,
    "where": where,
    "masked_fill": masked_fill,
    "__setitem__": masked_fill,
    "softmax": softmax("softmax"),
    "log_softmax": softmax("log_softmax"),
    "dropout": dropout("dropout"),
    "dropout1d": dropout("dropout1d"),
    "dropout2d": dropout("dropout2d"),
    "dropout3d": dropout("dropout3d"),
    "alpha_dropout": dropout("alpha_dropout"),
}
