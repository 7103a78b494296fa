"""What each size of a layer can be: in words for a person, as a JSON Schema for an editor, as a test for the rubric's model.

The names are those of torch's own arguments, as `grader.ops` lists them for each operation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from grader.graph import Size

JsonSchema = dict[str, Any]
"""A piece of a JSON Schema, which nests without end."""


@dataclass(frozen=True)
class SizeKind:
    """One kind of value: what it must be, and how to tell."""

    words: str
    """Completes "it must be ..."."""
    schema: JsonSchema
    holds: Callable[[Size], bool]


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _number(value: object, least: float = float("-inf"), most: float = float("inf")) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


def _one_or_more(value: object, least: int) -> bool:
    return _whole(value, least) or (isinstance(value, tuple) and bool(value) and all(_whole(each, least) for each in value))


def _one_or_more_schema(least: int) -> JsonSchema:
    whole = {"type": "integer", "minimum": least}
    return {"anyOf": [whole, {"type": "array", "items": whole, "minItems": 1}]}


_PADDINGS = ("same", "valid")
_APPROXIMATIONS = ("none", "tanh")

COUNT = SizeKind("a whole number, at least 1", {"type": "integer", "minimum": 1}, lambda value: _whole(value, 1))
COUNTS = SizeKind("a whole number, at least 1, or a list of such", _one_or_more_schema(1), lambda value: _one_or_more(value, 1))
OFFSETS = SizeKind(
    "a whole number, at least 0, or a list of such", _one_or_more_schema(0), lambda value: _one_or_more(value, 0)
)
PADDING = SizeKind(
    f"{OFFSETS.words}, or {' or '.join(_PADDINGS)}",
    {"anyOf": [*OFFSETS.schema["anyOf"], {"enum": list(_PADDINGS)}]},
    lambda value: value in _PADDINGS or _one_or_more(value, 0),
)
DIMENSION = SizeKind(
    "a dimension, counted from 0, the batch",
    {"type": "integer", "minimum": 0},
    lambda value: _whole(value, 0),
)
DIMENSIONS = SizeKind(
    "a dimension, counted from 0, the batch, or a list of such", OFFSETS.schema, lambda value: _one_or_more(value, 0)
)
END = SizeKind("a whole number", {"type": "integer"}, lambda value: _whole(value, -(10**6)))
NUMBER = SizeKind("a number", {"type": "number"}, _number)
SHARE = SizeKind("a number from 0 to 1", {"type": "number", "minimum": 0, "maximum": 1}, lambda value: _number(value, 0, 1))
NUMBER_OR_NULL = SizeKind("a number, or null", {"type": ["number", "null"]}, lambda value: value is None or _number(value))
FLAG = SizeKind("true or false", {"type": "boolean"}, lambda value: isinstance(value, bool))
APPROXIMATION = SizeKind(" or ".join(_APPROXIMATIONS), {"enum": list(_APPROXIMATIONS)}, lambda value: value in _APPROXIMATIONS)

_COUNTS = ("in_features", "out_features", "in_channels", "out_channels", "groups", "num_embeddings", "embedding_dim")
SIZE_KINDS: Mapping[str, SizeKind] = {
    **dict.fromkeys((*_COUNTS, "num_features", "num_groups", "num_channels", "num_parameters"), COUNT),
    **dict.fromkeys(("kernel_size", "stride", "dilation", "normalized_shape", "output_size"), COUNTS),
    **dict.fromkeys(("negative_slope", "alpha", "beta", "threshold", "min_val", "max_val"), NUMBER),
    **dict.fromkeys(("eps", "momentum"), NUMBER_OR_NULL),
    **dict.fromkeys(("bias", "affine", "track_running_stats", "ceil_mode", "count_include_pad", "keepdim"), FLAG),
    **dict.fromkeys(("start_dim", "end_dim"), END),
    "p": SHARE,
    "approximate": APPROXIMATION,
}
"""The kind of each size that means the same wherever it stands; see `size_kind` for the two that do not."""


def size_kind(op: str, size: str) -> SizeKind:
    """Return what a size of an op can be. A convolution's padding can be a word, a mean can go over several dimensions."""
    if size == "padding":
        return PADDING if op.startswith("conv") else OFFSETS
    if size == "dim":
        return DIMENSIONS if op == "mean" else DIMENSION
    return SIZE_KINDS[size]
