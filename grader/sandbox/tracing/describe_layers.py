"""Describers for layers with weights: linear, convolution, embedding, and every normalisation."""

import re
from typing import Any

from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from grader.sandbox.tracing.calls import Call, Describer, Description, Knowledge, as_ints, is_builtin, same_layout

WEIGHT_RANK = 2
_EINSUM_LINEAR = re.compile(r"^(\w)(\w),(?:(?P<out>\w)\2|\2(?P<out_first>\w))->\1(?P<result>\w)$")


def linear(call: Call, known: Knowledge) -> Description:
    """`F.linear(input, weight, bias)`; weight is (out_features, in_features)."""
    bound = call.bind("input", "weight", "bias", bias=None)
    return _linear(bound["input"], bound["weight"], bound["bias"], known, transposed=False)


def matmul(call: Call, known: Knowledge) -> Description | None:
    """`x @ W` with a parameter `W`: a linear layer without bias, however the matrix is laid out."""
    data, matrix = call.args[:2] if len(call.args) > 1 else (None, None)
    if not isinstance(data, Tensor) or not isinstance(matrix, Tensor):
        return None
    if known.is_weight(matrix) and matrix.dim() == WEIGHT_RANK and known.is_data(data) and data.dim() >= WEIGHT_RANK:
        return _linear(data, matrix, None, known, transposed=True)
    return Description("matmul", (data, matrix))


def addmm(call: Call, known: Knowledge) -> Description | None:
    """`torch.addmm(b, x, W)` with parameters `b` and `W`: a linear layer."""
    bound = call.bind("bias", "data", "matrix", beta=1, alpha=1)
    bias, data, matrix = bound.get("bias"), bound.get("data"), bound.get("matrix")
    if not (known.is_weight(bias) and known.is_weight(matrix)) or (bound["beta"], bound["alpha"]) != (1, 1):
        return None
    assert isinstance(matrix, Tensor)
    assert isinstance(bias, Tensor)
    return _linear(data, matrix, bias, known, transposed=True) if bias.dim() == 1 else None


def einsum(call: Call, known: Knowledge) -> Description | None:
    """`torch.einsum("bi,oi->bo", x, W)`: a linear layer without bias."""
    equation, *operands = call.args
    if len(operands) == 1 and isinstance(operands[0], list | tuple):
        operands = list(operands[0])
    match = _EINSUM_LINEAR.match(str(equation).replace(" ", ""))
    if match is None or len(operands) != WEIGHT_RANK or not known.is_weight(operands[1]):
        return None
    out = match["out"] or match["out_first"]
    return None if out != match["result"] else _linear(operands[0], operands[1], None, known, transposed=match["out"] is None)


def _linear(data: Any, matrix: Tensor, bias: Tensor | None, known: Knowledge, *, transposed: bool) -> Description:
    """Say what a product with a matrix does; `transposed` if the matrix given is (in_features, out_features).

    The size `transposed` is about the parameter: `x @ W.t()` multiplies with a `W` of (out_features, in_features).
    """
    in_features, out_features = matrix.shape if transposed else reversed(matrix.shape)
    sizes = {"in_features": in_features, "out_features": out_features, "bias": bias is not None}
    weight = known.owner(matrix)
    if same_layout(weight, matrix) == transposed:
        sizes["transposed"] = True
    return Description("linear", (data,), (weight,) if bias is None else (weight, bias), sizes=sizes)


def convolution(rank: int) -> Describer:
    """`F.conv1d`, `F.conv2d`, `F.conv3d`."""

    def describe(call: Call, _known: Knowledge) -> Description:
        names = ("input", "weight", "bias", "stride", "padding", "dilation", "groups")
        bound = call.bind(*names, bias=None, stride=1, padding=0, dilation=1, groups=1)
        weight, bias, padding = bound["weight"], bound["bias"], bound["padding"]
        sizes = {
            "in_channels": weight.shape[1] * bound["groups"],
            "out_channels": weight.shape[0],
            "kernel_size": tuple(weight.shape[2:]),
            "stride": as_ints(bound["stride"], rank),
            "padding": padding if isinstance(padding, str) else as_ints(padding, rank),
            "dilation": as_ints(bound["dilation"], rank),
            "groups": bound["groups"],
            "bias": bias is not None,
        }
        return Description(f"conv{rank}d", (bound["input"],), (weight,) if bias is None else (weight, bias), sizes=sizes)

    return describe


def embedding(call: Call, _known: Knowledge) -> Description | None:
    """`F.embedding(input, weight)`; with `max_norm` it rewrites its weight and is something else."""
    bound = call.bind("input", "weight", "padding_idx", "max_norm", max_norm=None)
    weight = bound["weight"]
    if bound["max_norm"] is not None:
        return None
    sizes = {"num_embeddings": weight.shape[0], "embedding_dim": weight.shape[1]}
    return Description("embedding", (bound["input"],), (weight,), sizes=sizes)


def batch_norm(call: Call, known: Knowledge) -> Description | None:
    """`F.batch_norm`; its kind is the module's, or follows from the input's rank.

    With statistics that are neither the batch's nor the network's own it is something else.
    """
    order = ("running_mean", "running_var", "weight", "bias", "training", "momentum", "eps")
    if is_builtin(call):
        order = ("weight", "bias", "running_mean", "running_var", "training", "momentum", "eps")
    bound = call.bind("input", *order, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5)
    data = bound["input"]
    if not bound["training"] and not known.is_registered(bound["running_mean"]):
        return None
    owned = _owned(bound, known)
    sizes = {
        "num_features": data.shape[1],
        "eps": float(bound["eps"]),
        "momentum": call.module.momentum if isinstance(call.module, _BatchNorm) else bound["momentum"],
        "affine": bool(owned),
        "track_running_stats": known.is_registered(bound["running_mean"]),
        "batch_statistics": bool(bound["training"]),
    }
    return Description(f"batch_norm{_kind(call.module, data)}d", (data,), owned, _running(bound, known), sizes)


def _kind(module: nn.Module | None, data: Tensor) -> int:
    for kind, module_class in ((1, nn.BatchNorm1d), (2, nn.BatchNorm2d), (3, nn.BatchNorm3d)):
        if isinstance(module, module_class):
            return kind
    return max(1, data.dim() - 2)


def _owned(bound: dict[str, Any], known: Knowledge) -> tuple[Tensor, ...]:
    """The weight and bias, unless they change nothing: those of a module made anew in every `forward` are ones and zeros."""
    neutral = {"weight": 1, "bias": 0}
    given = {key: bound[key] for key in neutral if bound.get(key) is not None}
    return tuple(tensor for key, tensor in given.items() if known.uniform_value(tensor) != neutral[key])


def _running(bound: dict[str, Any], known: Knowledge) -> tuple[Tensor, ...]:
    return tuple(bound[key] for key in ("running_mean", "running_var") if known.is_registered(bound.get(key)))


def layer_norm(call: Call, known: Knowledge) -> Description:
    """`F.layer_norm`."""
    bound = call.bind("input", "normalized_shape", "weight", "bias", "eps", eps=1e-5)
    owned = _owned(bound, known)
    sizes = {
        "normalized_shape": as_ints(bound["normalized_shape"], 1),
        "eps": float(bound["eps"]),
        "affine": bool(owned),
    }
    return Description("layer_norm", (bound["input"],), owned, sizes=sizes)


def rms_norm(call: Call, known: Knowledge) -> Description:
    """`F.rms_norm`."""
    bound = call.bind("input", "normalized_shape", "weight", "eps", eps=None)
    owned = _owned(bound, known)
    sizes = {"normalized_shape": as_ints(bound["normalized_shape"], 1), "eps": bound["eps"], "affine": bool(owned)}
    return Description("rms_norm", (bound["input"],), owned, sizes=sizes)


def group_norm(call: Call, known: Knowledge) -> Description:
    """`F.group_norm`."""
    bound = call.bind("input", "num_groups", "weight", "bias", "eps", eps=1e-5)
    owned = _owned(bound, known)
    sizes = {
        "num_groups": int(bound["num_groups"]),
        "num_channels": bound["input"].shape[1],
        "eps": float(bound["eps"]),
        "affine": bool(owned),
    }
    return Description("group_norm", (bound["input"],), owned, sizes=sizes)


def instance_norm(call: Call, known: Knowledge) -> Description:
    """`F.instance_norm`."""
    names = ("running_mean", "running_var", "weight", "bias", "use_input_stats", "momentum", "eps")
    bound = call.bind("input", *names, running_mean=None, use_input_stats=True, momentum=0.1, eps=1e-5)
    owned = _owned(bound, known)
    sizes = {
        "num_features": bound["input"].shape[1],
        "eps": float(bound["eps"]),
        "momentum": float(bound["momentum"]),
        "affine": bool(owned),
        "track_running_stats": known.is_registered(bound["running_mean"]),
        "batch_statistics": bool(bound["use_input_stats"]),
    }
    return Description("instance_norm", (bound["input"],), owned, _running(bound, known), sizes)


DESCRIBERS: dict[str, Describer] = {
    "linear": linear,
    "matmul": matmul,
    "mm": matmul,
    "__matmul__": matmul,
    "addmm": addmm,
    "einsum": einsum,
    "conv1d": convolution(1),
    "conv2d": convolution(2),
    "conv3d": convolution(3),
    "embedding": embedding,
    "batch_norm": batch_norm,
    "layer_norm": layer_norm,
    "rms_norm": rms_norm,
    "group_norm": group_norm,
    "instance_norm": instance_norm,
}
