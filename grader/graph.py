"""The executed graph of a network, as plain data.

A `ModuleGraph` holds what one forward pass really did: one `Node` for each operation whose result reaches the output, in the
order of execution. It takes no decision about right or wrong and knows nothing of torch.
"""

from collections.abc import Mapping
from typing import Any, Literal, Self

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from grader.ops import INPUT, NAME_LIMIT
from grader.value import Value

Dimension = int | None
"""One dimension of a shape; `None` is the batch dimension, whose size varies."""

Shape = tuple[Dimension, ...]
Size = bool | int | float | str | None | tuple[int, ...]

LINE_LIMIT = 10_000_000


class RecordedNode(Value):
    """One executed operation, as the sandbox hands it over.

    `op` is a name from the operation table (`linear`, `batch_norm1d`, `relu`, ...) or `other:<name>`. `sizes` holds what
    belongs to the op (`in_features`, `num_features`, `p`, `kernel_size`, ...).
    """

    id: str = Field(max_length=NAME_LIMIT)
    op: str = Field(max_length=NAME_LIMIT)
    name: str = Field(max_length=NAME_LIMIT)
    """What the learner calls it: the module's path (`fc1`, `net.0`), else the operation's name."""
    inputs: tuple[str, ...] = ()
    line: int | None = Field(default=None, ge=1, le=LINE_LIMIT)
    """The learner's line: where the operation is called, or where its module is built if a container calls it."""
    module: str | None = Field(default=None, max_length=NAME_LIMIT)
    """The class of the module that ran the operation, `None` for a functional call."""
    shape_in: Shape = ()
    shape_out: Shape = ()
    parameters: int = Field(default=0, ge=0)
    """Trainable and frozen scalars that this operation uses."""
    weights: tuple[str, ...] = ()
    """Names of the parameters it uses; two nodes that name the same one share it."""
    frozen: bool = False
    """True if a parameter it uses does not require a gradient."""
    no_grad: bool = False
    """True if it ran where gradients were switched off."""
    sizes: Mapping[str, Size] = Field(default_factory=dict)


class Node(RecordedNode):
    """One executed operation; in JSON its sizes are flattened into the node."""

    @model_validator(mode="before")
    @classmethod
    def _gather_sizes(cls, data: Any) -> Any:
        """Take the flattened form as well: every key that is no field of the node is one of its sizes."""
        if not isinstance(data, dict) or "sizes" in data:
            return data
        known = {key: value for key, value in data.items() if key in cls.model_fields}
        return known | {"sizes": {key: value for key, value in data.items() if key not in cls.model_fields}}

    @model_serializer(mode="wrap")
    def _flatten_sizes(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = handler(self)
        sizes = fields.pop("sizes")
        return {**fields, **sizes}


class UnusedModule(Value):
    """A module that was built but has no effect on the output."""

    name: str = Field(max_length=NAME_LIMIT)
    module: str = Field(max_length=NAME_LIMIT)
    line: int | None = Field(default=None, ge=1, le=LINE_LIMIT)
    reason: Literal["never-called", "result-unused"]


class ModuleGraph(Value):
    """The operations between input and output, in execution order, and what was built without effect."""

    schema_: Literal["bngrade/graph/v1"] = Field(default="bngrade/graph/v1", alias="schema")
    class_name: str = Field(max_length=NAME_LIMIT)
    input_shape: tuple[int, ...]
    """One sample's shape, without the batch dimension."""
    nodes: tuple[Node, ...]
    output: str
    """The id of the node whose value the network returns (`input` if it returns its input)."""
    output_shape: Shape = ()
    parameters: int = Field(default=0, ge=0)
    unused: tuple[UnusedModule, ...] = ()

    @model_validator(mode="after")
    def _ids_resolve(self) -> Self:
        """Refuse a graph in which a node uses a value that no earlier node made."""
        known = {INPUT}
        for node in self.nodes:
            if unknown := set(node.inputs) - known:
                raise ValueError(f"node {node.id!r} uses {sorted(unknown)} before it exists")
            if node.id in known:
                raise ValueError(f"two nodes have the id {node.id!r}")
            known.add(node.id)
        if self.output not in known:
            raise ValueError(f"the output {self.output!r} is no node")
        return self

    def node(self, node_id: str) -> Node:
        """Return the node with that id (`KeyError` if there is none)."""
        for node in self.nodes:
            if node.id == node_id:
                return node
        raise KeyError(node_id)
