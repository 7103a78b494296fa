"""How layers are named in messages: as PyTorch spells them, with the sizes that matter."""

from collections.abc import Iterable, Mapping

from grader.checks.places import Place
from grader.graph import ModuleGraph, Node, Size, UnusedModule
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
    "dropout1d": "Dropout1d",
    "dropout2d": "Dropout2d",
    "dropout3d": "Dropout3d",
    "alpha_dropout": "AlphaDropout",
    "flatten": "Flatten",
    "max_pool1d": "MaxPool1d",
    "max_pool2d": "MaxPool2d",
    "avg_pool1d": "AvgPool1d",
    "avg_pool2d": "AvgPool2d",
    "adaptive_avg_pool1d": "AdaptiveAvgPool1d",
    "adaptive_avg_pool2d": "AdaptiveAvgPool2d",
    "adaptive_max_pool1d": "AdaptiveMaxPool1d",
    "adaptive_max_pool2d": "AdaptiveMaxPool2d",
}

_FAMILIES: Mapping[str, str] = {
    "batch_norm1d": "batch normalisation",
    "batch_norm2d": "batch normalisation",
    "batch_norm3d": "batch normalisation",
    "layer_norm": "layer normalisation",
    "group_norm": "group normalisation",
    "instance_norm": "instance normalisation",
    "rms_norm": "RMS normalisation",
}

_WIDTHS = (("in_features", "out_features"), ("in_channels", "out_channels"))
_TELLING = ("num_features", "normalized_shape", "num_channels", "p", "kernel_size", "output_size", "negative_slope")
"""The sizes by which two layers of a kind are told apart, the first that is there."""


def kind(op: str) -> str:
    """Return the class that PyTorch has for an op, else the op's own name."""
    return _CLASS_NAMES.get(op, op.removeprefix("other:"))


def family(op: str) -> str:
    """Return what a normalisation is called that is not to be named by its class: which class fits is the learner's to find."""
    return _FAMILIES[op]


def layer(each: Node | Layer) -> str:
    """Spell a layer as `Linear 784→256`."""
    return _spelt(each.op, each.sizes)


def _spelt(op: str, sizes: Mapping[str, Size]) -> str:
    told = _told(sizes)
    if len(told) > 1:
        return f"{kind(op)} {'→'.join(size(sizes.get(each, '?')) for each in told)}"
    return f"{kind(op)} {_compact(told[0], sizes[told[0]])}" if told else kind(op)


def _told(sizes: Mapping[str, Size]) -> tuple[str, ...]:
    """Return the names of the sizes that a layer is spelt with."""
    widths = next((pair for pair in _WIDTHS if any(each in sizes for each in pair)), None)
    return widths or tuple(each for each in _TELLING if each in sizes)[:1]


def _compact(name: str, value: Size) -> str:
    """Spell a kernel of equal sides with one number, as it is mostly written."""
    square = isinstance(value, tuple) and len(set(value)) == 1 and name in {"kernel_size", "output_size"}
    return size(value[0] if square and isinstance(value, tuple) else value)


def tells(each: Node | Layer, name: str) -> bool:
    """Tell whether a size is among those that a layer is spelt with."""
    return name in _told(each.sizes)


def size(value: Size) -> str:
    """Spell a size: `3x3` for a tuple."""
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def article(name: str) -> str:
    """Return `a` or `an` before the name of a kind."""
    return "an" if name[:1] in "AEIOU" else "a"


def sequence(layers: Iterable[Node | Layer]) -> str:
    """Spell a sequence of layers on one line."""
    return ", ".join(layer(each) for each in layers) or "nothing"


def named(node: Node) -> str:
    """Name a node for a message: its own name, and its kind where the name does not tell."""
    return f"`{node.name}`" if node.name.lower() == kind(node.op).lower() else f"`{node.name}` ({layer(node)})"


def output_of(node: Node | None) -> str:
    """Name the values that a weighted layer gives; without one they are the network's input."""
    return f"the output of {named(node)}" if node else "the input"


def idle(wanted: Layer, graph: ModuleGraph) -> UnusedModule | None:
    """Return the first module of a layer's kind that was built without effect."""
    return next((each for each in graph.unused if each.module.startswith(kind(wanted.op))), None)


def sides(place: Place) -> str:
    """Say between which layers of the exercise a layer belongs: `BatchNorm1d after Linear, before ReLU`."""
    before, after = place.neighbours
    words = [f"{word} {kind(each.op)}" for word, each in (("after", before), ("before", after)) if each]
    return f"{kind(place.layer.op)} {', '.join(words)}"


def order(place: Place) -> str:
    """Write down the order in which the layers of a segment run, by their names."""
    return " → ".join(node.name for node in (*([place.anchor] if place.anchor else []), *place.segment))
