"""The operations that a graph can name, and the sizes that belong to each. Plain data, no torch.

The tracer produces these names, `rebuild` turns them back into modules, rubrics declare architectures with them. Anything
else that a network executes is an `other:<name>` node.
"""

from collections.abc import Mapping

INPUT = "input"
"""The id that stands for the network's input."""

NAME_LIMIT = 200
"""Names and ops of a graph are cut to this length, in characters."""

_CONV = (
    "in_channels",
    "out_channels",
    "kernel_size",
    "stride",
    "padding",
    "dilation",
    "groups",
    "bias",
)
_BATCH_NORM = ("num_features", "eps", "momentum", "affine", "track_running_stats")
_POOL = ("kernel_size", "stride", "padding")

LINEAR_LAYERS: Mapping[str, tuple[str, ...]] = {
    "linear": ("in_features", "out_features", "bias"),
    "conv1d": _CONV,
    "conv2d": _CONV,
    "conv3d": _CONV,
    "embedding": ("num_embeddings", "embedding_dim"),
}
"""Layers that carry the network's learnable weights and set its widths."""

NORMS: Mapping[str, tuple[str, ...]] = {
    "batch_norm1d": _BATCH_NORM,
    "batch_norm2d": _BATCH_NORM,
    "batch_norm3d": _BATCH_NORM,
    "layer_norm": ("normalized_shape", "eps", "affine"),
    "group_norm": ("num_groups", "num_channels", "eps", "affine"),
    "instance_norm": ("num_features", "eps", "momentum", "affine", "track_running_stats"),
    "rms_norm": ("normalized_shape", "eps", "affine"),
}

BATCH_NORMS: Mapping[int, str] = {2: "batch_norm1d", 3: "batch_norm1d", 4: "batch_norm2d", 5: "batch_norm3d"}
"""The kind of batch normalisation for values of each rank, the batch dimension included."""

ACTIVATIONS: Mapping[str, tuple[str, ...]] = {
    "relu": (),
    "relu6": (),
    "leaky_relu": ("negative_slope",),
    "prelu": ("num_parameters",),
    "elu": ("alpha",),
    "selu": (),
    "celu": ("alpha",),
    "gelu": ("approximate",),
    "silu": (),
    "mish": (),
    "softplus": ("beta", "threshold"),
    "hardtanh": ("min_val", "max_val"),
    "hardswish": (),
    "hardsigmoid": (),
    "sigmoid": (),
    "tanh": (),
}

CLASSIFIERS: Mapping[str, tuple[str, ...]] = {"softmax": ("dim",), "log_softmax": ("dim",)}
"""What turns logits into probabilities; the loss already does it."""

DROPOUTS: Mapping[str, tuple[str, ...]] = {
    "dropout": ("p",),
    "dropout1d": ("p",),
    "dropout2d": ("p",),
    "dropout3d": ("p",),
    "alpha_dropout": ("p",),
}

POOLS: Mapping[str, tuple[str, ...]] = {
    "max_pool1d": (*_POOL, "dilation", "ceil_mode"),
    "max_pool2d": (*_POOL, "dilation", "ceil_mode"),
    "avg_pool1d": (*_POOL, "ceil_mode", "count_include_pad"),
    "avg_pool2d": (*_POOL, "ceil_mode", "count_include_pad"),
    "adaptive_avg_pool1d": ("output_size",),
    "adaptive_avg_pool2d": ("output_size",),
    "adaptive_max_pool1d": ("output_size",),
    "adaptive_max_pool2d": ("output_size",),
}

RESHAPES: Mapping[str, tuple[str, ...]] = {"flatten": ("start_dim", "end_dim"), "reshape": ()}
"""Same values in the same order under another shape (`view`, `squeeze`, ... among them); the shape is in `shape_out`."""

ARITHMETIC: Mapping[str, tuple[str, ...]] = {
    "add": ("scalar", "alpha"),
    "sub": ("scalar", "reverse"),
    "mul": ("scalar",),
    "div": ("scalar", "reverse"),
    "matmul": (),
    "cat": ("dim",),
    "mean": ("dim", "keepdim"),
    "permute": ("dims",),
}

SOURCES: Mapping[str, tuple[str, ...]] = {
    "parameter": ("weight",),
    "buffer": ("buffer",),
    "constant": ("value",),
}
"""Values that do not come from the input; `constant` keeps the value of a scalar alone."""

TRANSPARENT: Mapping[str, tuple[str, ...]] = {"identity": (), "detach": ()}
"""`identity` hands its input on (a copy, a move, a cast that keeps the values); `detach` also cuts the gradient."""

LAYER_SIZES: Mapping[str, tuple[str, ...]] = {
    **LINEAR_LAYERS,
    **NORMS,
    **ACTIVATIONS,
    **CLASSIFIERS,
    **DROPOUTS,
    **POOLS,
    **RESHAPES,
    **ARITHMETIC,
    **SOURCES,
    **TRANSPARENT,
}
"""Every known op and the names of its sizes."""


_CONV_DEFAULTS: Mapping[str, int] = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}
_POOL_DEFAULTS: Mapping[str, int] = {"padding": 0, "ceil_mode": False}

DEFAULTS: Mapping[str, Mapping[str, float | str]] = {
    **dict.fromkeys(("conv1d", "conv2d", "conv3d"), _CONV_DEFAULTS),
    **{op: {**_POOL_DEFAULTS, "dilation": 1} for op in ("max_pool1d", "max_pool2d")},
    **{op: {**_POOL_DEFAULTS, "count_include_pad": True} for op in ("avg_pool1d", "avg_pool2d")},
    **{op: {"p": 0.5} for op in DROPOUTS},
    "leaky_relu": {"negative_slope": 0.01},
    "prelu": {"num_parameters": 1},
    "elu": {"alpha": 1.0},
    "celu": {"alpha": 1.0},
    "gelu": {"approximate": "none"},
    "softplus": {"beta": 1.0, "threshold": 20.0},
    "hardtanh": {"min_val": -1.0, "max_val": 1.0},
}
"""What torch takes for a size that is not given and that changes what is computed; a pooling's stride is its kernel."""


def is_known(op: str) -> bool:
    """Tell whether an op is in the table (`other:<name>` is not)."""
    return op in LAYER_SIZES
