"""The part of a rubric that declares the network: what a submission is, and the layers that pass."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from pydantic import Field, GetJsonSchemaHandler, SkipValidation, ValidationInfo, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from grader.graph import Size
from grader.nearest import did_you_mean
from grader.ops import ACTIVATIONS, ARITHMETIC, CLASSIFIERS, DEFAULTS, DROPOUTS, LINEAR_LAYERS, NORMS, POOLS, RESHAPES
from grader.rubric.rules import Broken, refuse
from grader.rubric.sizes import size_kind
from grader.rubric.wording import found
from grader.value import Value

LAYERS: Mapping[str, tuple[str, ...]] = {
    **LINEAR_LAYERS,
    **NORMS,
    **ACTIVATIONS,
    **CLASSIFIERS,
    **DROPOUTS,
    **POOLS,
    **RESHAPES,
    "mean": ARITHMETIC["mean"],
}
"""The ops that an architecture can name, with their sizes."""

ADDABLE = {**NORMS, **DROPOUTS}
"""What a learner can be asked to add."""


class Layer(Value):
    """One layer of the expected architecture, in execution order: its op, its sizes, and who puts it there."""

    op: str
    """The operation, as `bngrade inspect` names it: `linear`, `batch_norm1d`, `relu`, `conv2d`, ..."""
    added: bool = False
    """True for what the learner must add to the starter: a normalisation or a dropout."""
    sizes: Mapping[str, SkipValidation[Size]] = Field(default_factory=dict)  # `_broken` tells more than pydantic could
    """The sizes of the layer (`in_features`, `num_features`, ...), written beside `op`."""

    @property
    def wanted(self) -> Mapping[str, Size]:
        """The sizes that must hold: those that are written and, where torch has a default that matters, that default.

        What has no such default (widths, kernels) and is left out may be anything, and so may `bias`, `eps`, `momentum`,
        `affine` and `track_running_stats`, with which a network is still the one that is asked for.
        """
        stride = {"stride": self.sizes["kernel_size"]} if self.op in POOLS and "kernel_size" in self.sizes else {}
        return {**DEFAULTS.get(self.op, {}), **stride, **self.sizes}

    @model_validator(mode="before")
    @classmethod
    def _gather_sizes(cls, data: Any, info: ValidationInfo) -> Any:
        if not isinstance(data, dict) or ("sizes" in data and info.mode == "python"):
            return data  # made by code; a file writes sizes beside `op`
        fields = {key: value for key, value in data.items() if key in ("op", "added")}
        sizes = {key: _as_size(value) for key, value in data.items() if key not in fields}
        return fields | {"sizes": sizes}

    @model_serializer
    def _flatten_sizes(self) -> dict[str, Any]:
        return {"op": self.op, **({"added": True} if self.added else {}), **self.sizes}

    @model_validator(mode="after")
    def _op_and_sizes_known(self) -> Self:
        refuse(self._broken())
        return self

    def _broken(self) -> Iterator[Broken]:
        if self.op not in LAYERS:
            yield ("op",), f"unknown op `{self.op}`; {did_you_mean(self.op, LAYERS)}"
            return
        if self.added and self.op not in ADDABLE:
            yield ("added",), f"`{self.op}` cannot be `added`; a learner can be asked to add {', '.join(ADDABLE)}"
        for size, value in self.sizes.items():
            if size not in LAYERS[self.op]:
                yield (size,), f"`{self.op}` has no size `{size}`; {_sizes_of(self.op, size)}"
            elif not (kind := size_kind(self.op, size)).holds(value):
                yield (size,), f"it must be {kind.words}, found {found(value)}"

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe each op with its own sizes, so that an editor completes them and names the one that is wrong."""
        described = handler.resolve_ref_schema(handler(schema))
        return {
            "title": "Layer",
            "description": described.get("description", ""),
            "type": "object",
            "properties": {"op": {"enum": list(LAYERS), "description": "The operation, as `bngrade inspect` names it."}},
            "required": ["op"],
            "allOf": [_case(op) for op in LAYERS],
        }


def _sizes_of(op: str, given: str) -> str:
    keys = [*LAYERS[op], *(["added"] if op in ADDABLE else [])]
    return did_you_mean(given, keys) if keys else "it has none"


def _case(op: str) -> JsonSchemaValue:
    """Say what may stand beside one op."""
    about = "True for what the learner must add to the starter."
    added = {"added": {"type": "boolean", "description": about}} if op in ADDABLE else {"added": {"const": False}}
    sizes = {size: {"description": size_kind(op, size).words, **size_kind(op, size).schema} for size in LAYERS[op]}
    return {
        "if": {"properties": {"op": {"const": op}}, "required": ["op"]},
        "then": {"properties": {"op": {}, **added, **sizes}, "additionalProperties": False},
    }


def _as_size(value: Any) -> Any:
    """Turn a YAML list into the tuple that a frozen value holds."""
    return tuple(value) if isinstance(value, list) else value


class SubmissionSpec(Value):
    """What a learner hands in."""

    class_name: str = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """The class that the file must define; it is constructed without arguments."""
    input_shape: tuple[int, ...] = Field(min_length=1)
    """The shape of one input, without the batch dimension."""
    classes: int = Field(ge=2)
    """The network returns one logit per class: `(batch, classes)`."""
    starter: str = Field(min_length=1)
    """The stub that learners begin with, relative to the rubric."""
    solution: str = Field(min_length=1)
    """A submission that passes, relative to the rubric; it is not shipped to learners."""
