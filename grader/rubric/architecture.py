"""The part of a rubric that declares the network: what a submission is, and the layers that pass."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, GetJsonSchemaHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from grader.graph import Size
from grader.nearest import did_you_mean
from grader.ops import ACTIVATIONS, ARITHMETIC, CLASSIFIERS, DROPOUTS, LINEAR_LAYERS, NORMS, POOLS, RESHAPES
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

_FLATTENED = {"start_dim", "end_dim"}


class Layer(Value):
    """One layer of the expected architecture, in execution order: its op, its sizes, and who puts it there."""

    op: str
    """The operation, as `bngrade inspect` names it: `linear`, `batch_norm1d`, `relu`, `conv2d`, ..."""
    added: bool = False
    """True for what the learner must add to the starter: a normalisation or a dropout."""
    sizes: Mapping[str, Size] = Field(default_factory=dict)
    """The sizes that must hold (`in_features`, `num_features`, ...), written beside `op`; one left out may be anything."""

    @model_validator(mode="before")
    @classmethod
    def _gather_sizes(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "sizes" in data:
            return data
        fields = {key: value for key, value in data.items() if key in cls.model_fields}
        sizes = {key: _as_size(value) for key, value in data.items() if key not in cls.model_fields}
        return fields | {"sizes": sizes}

    @model_serializer
    def _flatten_sizes(self) -> dict[str, Any]:
        return {"op": self.op, **({"added": True} if self.added else {}), **self.sizes}

    @model_validator(mode="after")
    def _op_and_sizes_known(self) -> Self:
        if self.op not in LAYERS:
            raise ValueError(f"unknown op `{self.op}`; {did_you_mean(self.op, LAYERS)}")
        if self.added and self.op not in ADDABLE:
            raise ValueError(f"`{self.op}` cannot be `added`; a learner can be asked to add {', '.join(ADDABLE)}")
        for size, value in self.sizes.items():
            if size not in LAYERS[self.op]:
                raise ValueError(f"`{self.op}` has no size `{size}`; {did_you_mean(size, LAYERS[self.op])}")
            if isinstance(value, int) and not isinstance(value, bool) and value < 1 and size not in _FLATTENED:
                raise ValueError(f"the size `{size}` of `{self.op}` is {value}; it must be at least 1")
        return self

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe each op with its own sizes, so that an editor completes and checks them."""
        described = handler.resolve_ref_schema(handler(schema))
        about = {"title": "Layer", "description": described.get("description", cls.__doc__ or "")}
        return {**about, "anyOf": [_layer_schema(op) for op in LAYERS]}


def _layer_schema(op: str) -> dict[str, Any]:
    sizes = {size: {"type": ["integer", "number", "boolean", "string", "array", "null"]} for size in LAYERS[op]}
    added = {"added": {"type": "boolean"}} if op in ADDABLE else {}
    return {
        "type": "object",
        "properties": {"op": {"const": op}, **added, **sizes},
        "required": ["op"],
        "additionalProperties": False,
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
