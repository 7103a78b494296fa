"""What torch's names stand for: the constructors of its layers, its functions, the methods of its tensors.

Only what the reading surely understands is listed, with torch's own order of arguments and defaults.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from grader.graph import Size
from grader.submission.static.values import Layer, RefusedError, is_number

REQUIRED: Final = object()
"""Stands for an argument that has no default."""

Arguments = dict[str, object]
_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True)
class Signature:
    """An operation, and the arguments beside its input, in order, with their defaults."""

    op: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    writes: bool = False
    """Whether it always works in place."""

    def bind(self, positional: Sequence[object], keywords: Mapping[str, object]) -> Arguments:
        """Give every argument its value.

        Raises:
            RefusedError: too many, too few, or unknown arguments.
        """
        given = dict(zip(self.arguments, positional, strict=False))
        if len(positional) > len(self.arguments) or given.keys() & keywords.keys() or keywords.keys() - self.arguments.keys():
            raise RefusedError("arguments that do not fit")
        bound = dict(self.arguments) | given | dict(keywords)
        if any(value is REQUIRED for value in bound.values()):
            raise RefusedError("an argument is missing")
        return bound


_BATCH_NORM = {"num_features": REQUIRED, "eps": 1e-5, "momentum": 0.1, "affine": True, "track_running_stats": True}
_CONV = dict.fromkeys(("in_channels", "out_channels", "kernel_size"), REQUIRED) | {
    "stride": 1,
    "padding": 0,
    "dilation": 1,
    "groups": 1,
    "bias": True,
}
_IN_PLACE = {"inplace": False}
_PLAIN = ("relu", "relu6", "selu", "silu", "mish", "hardswish", "hardsigmoid")

LAYERS: Mapping[str, Signature] = {
    "Linear": Signature("linear", {"in_features": REQUIRED, "out_features": REQUIRED, "bias": True}),
    "BatchNorm1d": Signature("batch_norm1d", _BATCH_NORM),
    "BatchNorm2d": Signature("batch_norm2d", _BATCH_NORM),
    "LayerNorm": Signature("layer_norm", {"normalized_shape": REQUIRED, "eps": 1e-5, "elementwise_affine": True, "bias": True}),
    "Conv2d": Signature("conv2d", _CONV),
    "MaxPool2d": Signature(
        "max_pool2d",
        {"kernel_size": REQUIRED, "stride": None, "padding": 0, "dilation": 1, "return_indices": False, "ceil_mode": False},
    ),
    "AvgPool2d": Signature(
        "avg_pool2d",
        {"kernel_size": REQUIRED, "stride": None, "padding": 0, "ceil_mode": False, "count_include_pad": True},
    ),
    "ReLU": Signature("relu", _IN_PLACE),
    "ReLU6": Signature("relu6", _IN_PLACE),
    "SELU": Signature("selu", _IN_PLACE),
    "SiLU": Signature("silu", _IN_PLACE),
    "Mish": Signature("mish", _IN_PLACE),
    "Hardswish": Signature("hardswish", _IN_PLACE),
    "Hardsigmoid": Signature("hardsigmoid", _IN_PLACE),
    "Sigmoid": Signature("sigmoid"),
    "Tanh": Signature("tanh"),
    "LeakyReLU": Signature("leaky_relu", {"negative_slope": 0.01, **_IN_PLACE}),
    "ELU": Signature("elu", {"alpha": 1.0, **_IN_PLACE}),
    "CELU": Signature("celu", {"alpha": 1.0, **_IN_PLACE}),
    "GELU": Signature("gelu", {"approximate": "none"}),
    "Softmax": Signature("softmax", {"dim": None}),
    "LogSoftmax": Signature("log_softmax", {"dim": None}),
    "Dropout": Signature("dropout", {"p": 0.5, **_IN_PLACE}),
    "Dropout1d": Signature("dropout1d", {"p": 0.5, **_IN_PLACE}),
    "Dropout2d": Signature("dropout2d", {"p": 0.5, **_IN_PLACE}),
    "AlphaDropout": Signature("alpha_dropout", {"p": 0.5, **_IN_PLACE}),
    "Flatten": Signature("flatten", {"start_dim": 1, "end_dim": -1}),
    "Identity": Signature("identity"),
}
"""The classes of `torch.nn`."""

_DROPOUT = {"p": 0.5, "training": True, **_IN_PLACE}
_FLATTEN = {"start_dim": 0, "end_dim": -1}
_CLAMP = {"min": None, "max": None}

METHODS: Mapping[str, Signature] = {
    "relu": Signature("relu"),
    "relu_": Signature("relu", writes=True),
    "sigmoid": Signature("sigmoid"),
    "tanh": Signature("tanh"),
    "softmax": Signature("softmax", {"dim": REQUIRED}),
    "log_softmax": Signature("log_softmax", {"dim": REQUIRED}),
    "flatten": Signature("flatten", _FLATTEN),
    "clamp": Signature("clamp", _CLAMP),
    "clip": Signature("clamp", _CLAMP),
    "clamp_min": Signature("clamp", {"min": REQUIRED}),
}
"""The methods of tensors that are operations; `torch.NAME(x)` is the same as `x.NAME()`."""

FUNCTIONS: Mapping[str, Signature] = {
    **{f"torch.{name}": signature for name, signature in METHODS.items()},
    **{f"torch.nn.functional.{name}": Signature(name, _IN_PLACE) for name in _PLAIN},
    "torch.nn.functional.relu_": Signature("relu", writes=True),
    "torch.nn.functional.leaky_relu": Signature("leaky_relu", {"negative_slope": 0.01, **_IN_PLACE}),
    "torch.nn.functional.elu": Signature("elu", {"alpha": 1.0, **_IN_PLACE}),
    "torch.nn.functional.celu": Signature("celu", {"alpha": 1.0, **_IN_PLACE}),
    "torch.nn.functional.gelu": Signature("gelu", {"approximate": "none"}),
    "torch.nn.functional.sigmoid": Signature("sigmoid"),
    "torch.nn.functional.tanh": Signature("tanh"),
    "torch.nn.functional.softmax": Signature("softmax", {"dim": None}),
    "torch.nn.functional.log_softmax": Signature("log_softmax", {"dim": None}),
    "torch.nn.functional.dropout": Signature("dropout", _DROPOUT),
    "torch.nn.functional.dropout1d": Signature("dropout1d", _DROPOUT),
    "torch.nn.functional.dropout2d": Signature("dropout2d", _DROPOUT),
}

INITIALISERS = tuple(
    f"torch.nn.init.{name}"
    for name in (
        *("kaiming_normal_", "kaiming_uniform_", "xavier_normal_", "xavier_uniform_", "normal_", "uniform_"),
        *("constant_", "zeros_", "ones_", "orthogonal_", "trunc_normal_"),
    )
)
"""Functions that fill a parameter and change nothing about the network."""


def build_layer(module: str, positional: Sequence[object], keywords: Mapping[str, object]) -> Layer:
    """Construct one of torch's layers.

    Raises:
        RefusedError: the layer is not known here, or its arguments are not plain.
    """
    if module not in LAYERS:
        raise RefusedError(f"no layer {module}")
    signature = LAYERS[module]
    bound = signature.bind(positional, keywords)
    in_place, sizes = take_plain(bound)
    if sizes.pop("return_indices", False):
        raise RefusedError("a pooling with indices")
    if signature.op == "layer_norm":
        _shape_layer_norm(sizes)
    check_sizes(signature.op, sizes)
    return Layer(module, signature.op, sizes, in_place, _weights(signature.op, sizes))


def take_plain(bound: Arguments) -> tuple[bool, dict[str, Size]]:
    """Split arguments into whether to work in place, and sizes.

    Raises:
        RefusedError: an argument is no plain value.
    """
    in_place = bound.pop("inplace", False)
    if not isinstance(in_place, bool):
        raise RefusedError("`inplace` is no truth value")
    return in_place, {key: _plain(value) for key, value in bound.items()}


_NUMBERS = ("negative_slope", "alpha")
_FLOATS = ("p", "eps")
_TRUTHS = ("bias", "affine", "track_running_stats")
_WIDTHS = ("in_features", "out_features", "num_features", "in_channels", "out_channels", "groups")


def check_sizes(op: str, sizes: dict[str, Size]) -> None:
    """Bring numbers into the form that a trace has them in, and refuse those that torch refuses or takes for another op."""
    sizes |= {key: float(_number(sizes[key])) for key in _FLOATS if key in sizes}
    given = [sizes[key] for key in _NUMBERS if key in sizes]
    widths = [sizes[key] for key in _WIDTHS if key in sizes]
    if not all(is_number(each) for each in given) or not all(_is_width(each) for each in widths):
        raise RefusedError("a size that is no number")
    if not all(isinstance(sizes.get(key, True), bool) for key in _TRUTHS):
        raise RefusedError("a switch that is no truth value")
    if (op == "leaky_relu" and not sizes["negative_slope"]) or not 0 <= _number(sizes.get("p", 0)) <= 1:
        raise RefusedError("a layer that torch refuses, or that is another one")


def _is_width(value: Size) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _shape_layer_norm(sizes: dict[str, Size]) -> None:
    shape = sizes["normalized_shape"]
    sizes["normalized_shape"] = shape if isinstance(shape, tuple) else (int(_number(shape)),)
    sizes["affine"] = sizes.pop("elementwise_affine")
    if not sizes.pop("bias"):
        raise RefusedError("a layer norm without bias")


def _weights(op: str, sizes: Mapping[str, Size]) -> tuple[str, ...]:
    if op in ("linear", "conv2d"):
        return ("weight", "bias") if sizes["bias"] else ("weight",)
    return ("weight", "bias") if sizes.get("affine") else ()


def _number(value: object) -> int | float:
    if not is_number(value):
        raise RefusedError("no number")
    return value


def _plain(value: object) -> Size:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, tuple | list) and all(is_number(each) and isinstance(each, int) for each in value):
        return tuple(value)
    raise RefusedError("no plain value")
