"""How layers are named in messages: as PyTorch spells them, with the sizes that matter."""

from collections.abc import Iterable, Mapping

from grader.graph import Node, Size
from grader.rubric.model import Layer

_CLASS_NAMES: Mapping[str, str] = {
    "linear": "Linear",
    "conv1d": "Conv1d",
    "conv2d": "Conv2d",
    "conv3d": "Conv3d",
    "embedding": "Embedding",
    "batch_norm1d": "BatchNorm1d",
    "batch_norm2d": "BatchNorm2d",
    "batch_norm3d": "BatchNorm3d",
    "layer_norm": "LayerNorm",
    "group_norm": "GroupNorm",
    "instance_norm": "InstanceNorm",
    "rms_norm": "RMSNorm",
    "relu": "ReLU",
    "relu6": "ReLU6",
    "leaky_relu": "LeakyReLU",
    "prelu": "PReLU",
    "elu": "ELU",
    "selu": "SELU",
    "celu": "CELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "mish": "Mish",
    "softplus": "Softplus",
    "hardtanh": "Hardtanh",
    "hardswish": "Hardswish",
    "hardsigmoid": "Hardsigmoid",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "softmax": "Softmax",
    "log_softmax": "LogSoftmax",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "max_pool1d": "MaxPool1d",
    "max_pool2d": "MaxPool2d",
    "avg_pool1d": "AvgPool1d",
    "avg_pool2d": "AvgPool2d",
}


def kind(op: str) -> str:
    """Return the class that PyTorch has for an op, else the op's own name."""
    return _CLASS_NAMES.get(op, op.removeprefix("other:"))


def layer(each: Node | Layer) -> str:
    """Spell a layer as `Linear 784→256`."""
    return _spelt(each.op, each.sizes)


def _spelt(op: str, sizes: Mapping[str, Size]) -> str:
    for first, second in (("in_features", "out_features"), ("in_channels", "out_channels")):
        if first in sizes or second in sizes:
            return f"{kind(op)} {sizes.get(first, '?')}→{sizes.get(second, '?')}"
    for only in ("num_features", "normalized_shape", "num_channels", "p", "kernel_size"):
        if only in sizes:
            value = sizes[only]
            return f"{kind(op)} {'x'.join(map(str, value)) if isinstance(value, tuple) else value}"
    return kind(op)


def sequence(layers: Iterable[Node | Layer]) -> str:
    """Spell a sequence of layers on one line."""
    return ", ".join(layer(each) for each in layers) or "nothing"


def named(node: Node) -> str:
    """Name a node for a message: its own name, and its kind where the name does not tell."""
    return f"`{node.name}`" if node.name.lower() == kind(node.op).lower() else f"`{node.name}` ({layer(node)})"
