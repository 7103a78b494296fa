"""The recorder: a `TorchFunctionMode` that turns every torch call of a forward pass into a node.

Values are followed by tensor identity. A call that writes in place gives its tensor a new value, also when the result is
thrown away or the write goes through a view. What is computed from parameters and buffers alone is followed like the rest.
Blind spots: compiled (`torch.jit`) modules, work in other threads, numpy; what they return has no known origin and shows as a
`constant`. An `autograd.Function` shows as the operations of its `forward`, run without gradients.
"""

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from grader.ops import NAME_LIMIT
from grader.sandbox.tracing import describe_activations, describe_layers, describe_shapes
from grader.sandbox.tracing.calls import (
    Call,
    Describer,
    Description,
    function_name,
    grad_is_off,
    plain_size,
    same_order,
    tensors_in,
)
from grader.sandbox.tracing.modules import ModuleWatch, learner_line, torch_class
from grader.sandbox.tracing.nodes import bare_node, statistics_at
from grader.sandbox.tracing.values import Values, uniform_value, version_of
from grader.sandbox.tracing.writes import Argument, written_by

NODE_LIMIT = 5_000
"""More operations than this in one forward pass are refused."""

DESCRIBERS: dict[str, Describer] = {
    **describe_shapes.DESCRIBERS,
    **describe_activations.DESCRIBERS,
    **describe_layers.DESCRIBERS,
}

_TRANSPOSES = ("t", "T", "transpose", "mT", "swapaxes", "permute", "numpy_T")
_FILLS = ("zeros_like", "ones_like", "full_like", "new_zeros", "new_ones", "new_full", "new_tensor")
"""Calls that take only the shape of their tensor: their results do not depend on its values."""
_CASTS = tuple(f"other:{name}" for name in ("float", "double", "int", "long", "to", "type", "type_as"))
_SIGNS = {"other:gt": 1, "other:ge": 1, "other:lt": -1, "other:le": -1}


class TooManyOperationsError(Exception):
    """The forward pass runs more operations than the recorder takes."""


class Recorder(TorchFunctionMode):
    """Records one forward pass of `root` on `data` into `nodes` (plain dicts, fields of `grader.graph.Node`)."""

    def __init__(self, root: nn.Module, data: Tensor, watch: ModuleWatch) -> None:
        super().__init__()
        self.nodes: list[dict[str, Any]] = []
        self._by_id: dict[str, dict[str, Any]] = {}
        self._constants: dict[int, float | None] = {}
        self._sources: dict[tuple[int, int], str] = {}
        self._values = Values(root, data)
        self._watch = watch
        self._paths = {id(module): path for path, module in root.named_modules()}

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: tuple[type, ...],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Run the call and record what it did."""
        kwargs = kwargs or {}
        no_grad = grad_is_off()
        name = function_name(func)
        tensors = tuple(tensors_in((args, kwargs)))
        before = [Argument.of(tensor) for tensor in tensors]
        is_followed = name not in _FILLS and any(self._is_followed(tensor) for tensor in tensors)
        if is_followed:
            self._note_constants(tensors)
        result = func(*args, **kwargs)
        if is_followed:
            self._record(Call(name, func, args, kwargs, result, self._watch.innermost), before, no_grad=no_grad)
        if name in _TRANSPOSES and tensors and isinstance(result, Tensor):
            self._values.note_transpose(result, tensors[0])
        return result

    def output(self, value: Tensor) -> str:
        """Return the id of the node that made the network's output."""
        return self._current(value) or self._source(value)

    def _is_followed(self, tensor: Tensor) -> bool:
        return self._current(tensor) is not None or self.is_registered(tensor)

    def _note_constants(self, tensors: tuple[Tensor, ...]) -> None:
        """Look at the constants before a call: it may write to them."""
        for tensor in tensors:
            if not self._is_followed(tensor):
                self._values.keep(tensor)
                self._constants[id(tensor)] = uniform_value(tensor)

    # What a describer may ask (`Knowledge`).

    def is_data(self, tensor: Tensor) -> bool:
        """Tell whether an operation made the tensor from the input or from what the network holds."""
        return self._values.origin(tensor) is not None

    def uniform_value(self, tensor: Any) -> float | None:
        """Return the one value that a number, or a constant tensor, has everywhere."""
        if isinstance(tensor, Tensor):
            return None if self.is_data(tensor) else self._constants.get(id(tensor))
        return uniform_value(tensor)

    def is_weight(self, tensor: Any) -> bool:
        """Tell whether it is a parameter of the network, or a transposed view of one."""
        return self._values.weight_name(self.owner(tensor)) is not None

    def owner(self, tensor: Tensor) -> Tensor:
        """Return the parameter that a tensor is a transposed view of, or the tensor itself."""
        return self._values.owner(tensor)

    def is_registered(self, tensor: Any) -> bool:
        """Tell whether it is a parameter or a buffer that belongs to the network."""
        return self._values.weight_name(tensor) is not None or self._values.buffer_name(tensor) is not None

    def sign_mask(self, mask: Any, tensor: Any) -> int:
        """Return 1 if `mask` was made as `tensor > 0`, -1 if as `tensor < 0`, 0 if it is neither."""
        made_by = self._by_id.get(self._values.origin(mask) or "") if isinstance(mask, Tensor) else None
        while made_by is not None and made_by["op"] in _CASTS:
            made_by = self._by_id.get(made_by["inputs"][0])
        if made_by is None or made_by["sizes"].get("scalar") != 0 or not isinstance(tensor, Tensor):
            return 0
        return _SIGNS.get(made_by["op"], 0) if made_by["inputs"] == [self._values.origin(tensor)] else 0

    # From calls to nodes.

    def _record(self, call: Call, before: list[Argument], *, no_grad: bool) -> None:
        results = list(tensors_in(call.result))
        written = written_by(call, before)
        if not results and not written:
            return  # a look at the shape, a printed number: no value of the network
        if not written and all(any(result is each.tensor for each in before) for result in results):
            return  # handed back as it was: `x.to("cpu")` on the CPU
        description = self._describe(call)
        shape_in = next((each.shape for each in before if description.inputs and each.tensor is description.inputs[0]), ())
        node_id = self._add(call, description, (results or written)[0].shape, shape_in=shape_in, no_grad=no_grad)
        for tensor in results:
            self._values.assign(tensor, node_id)
        for tensor in written:
            if not any(tensor is buffer for buffer in description.buffers):  # running statistics: a layer's own affair
                self._values.assign(tensor, node_id, written=True)

    def _describe(self, call: Call) -> Description:
        describer = DESCRIBERS.get(call.name)
        try:
            description = describer(call, self) if describer else None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            description = None  # a spelling of a known function that its describer does not know
        return description or self._unknown(call)

    def _unknown(self, call: Call) -> Description:
        tensors = call.tensors()
        scalars = [arg for arg in (*call.args, *call.kwargs.values()) if isinstance(arg, int | float)]
        sizes = {"scalar": float(scalars[0])} if len(scalars) == 1 and len(tensors) == 1 else {}
        return Description(f"other:{call.name}"[:NAME_LIMIT], tensors, sizes=sizes)

    def _add(
        self, call: Call, description: Description, shape_out: tuple[int, ...], *, shape_in: tuple[int, ...], no_grad: bool
    ) -> str:
        own = [tensor for tensor in description.weights if self._is_plain_weight(tensor)]
        computed = [tensor for tensor in description.weights if not self._is_plain_weight(tensor)]
        weights = [name for name in map(self._values.weight_name, own) if name]
        buffers = [name for name in map(self._values.buffer_name, description.buffers) if name]
        node = {
            "op": description.op,
            "name": self._name(call, description, [*weights, *buffers]),
            "inputs": [self._current(tensor) or self._source(tensor) for tensor in (*description.inputs, *computed)],
            "line": self._line(),
            "module": torch_class(call.module) if call.module is not None else None,
            "shape_in": list(shape_in),
            "shape_out": list(shape_out),
            "parameters": sum(tensor.numel() for tensor in own),
            "weights": weights,
            "frozen": not all(tensor.requires_grad for tensor in own),
            "no_grad": no_grad,
            "sizes": {key: plain_size(value) for key, value in (description.sizes | statistics_at(buffers, weights)).items()},
        }
        return self._append(node)

    def _is_plain_weight(self, tensor: Tensor) -> bool:
        """Tell a parameter of the network from one that was computed, rewritten or made anew in this pass."""
        return self._values.weight_name(tensor) is not None and self._current(tensor) is None

    def _append(self, node: dict[str, Any]) -> str:
        if len(self.nodes) >= NODE_LIMIT:
            raise TooManyOperationsError(f"one forward pass runs more than {NODE_LIMIT} operations")
        node_id = f"n{len(self.nodes) + 1}"
        self.nodes.append({"id": node_id, **node})
        self._by_id[node_id] = self.nodes[-1]
        return node_id

    def _current(self, tensor: Tensor) -> str | None:
        """Return the node behind a tensor's present value, following writes that went through another view."""
        origin, write = self._values.origin(tensor), self._values.write_behind(tensor)
        if origin is None and not self.is_registered(tensor) and (alias := self._values.alias(tensor)) is not None:
            return self._add_alias(tensor, alias)
        if write is None or write.node_id == origin:
            return origin
        if same_order(write.tensor, tensor):
            node = bare_node("reshape", [write.node_id])
        else:
            node = bare_node("other:write_to_view", [origin or self._source(tensor), write.node_id])
        made = self._by_id[write.node_id]
        node |= {"line": made["line"], "shape_in": list(write.tensor.shape), "shape_out": list(tensor.shape)}
        node_id = self._append(node)
        self._values.assign(tensor, node_id)
        return node_id

    def _add_alias(self, tensor: Tensor, alias: Tensor) -> str:
        """Add the node of a tensor that came from a known one past the recorder."""
        same = "identity" if alias.shape == tensor.shape else "reshape"
        node = bare_node("detach" if alias.requires_grad and not tensor.requires_grad else same, [str(self._current(alias))])
        node |= {"line": self._line(), "shape_in": list(alias.shape), "shape_out": list(tensor.shape)}
        node_id = self._append(node)
        self._values.assign(tensor, node_id)
        return node_id

    def _source(self, tensor: Tensor) -> str:
        """Return the node of a value that no operation made; add it at its first use."""
        key = (id(tensor), version_of(tensor))
        if key in self._sources:
            return self._sources[key]
        if (weight := self._values.weight_name(tensor)) is not None:
            node = bare_node("parameter", [], name=weight)
            node |= {"weights": [weight], "parameters": tensor.numel(), "sizes": {"weight": weight}}
            node["frozen"] = not tensor.requires_grad
        elif (buffer := self._values.buffer_name(tensor)) is not None:
            node = bare_node("buffer", [], name=buffer) | {"sizes": {"buffer": buffer}}
        else:
            value = self._constants[id(tensor)] if id(tensor) in self._constants else uniform_value(tensor)
            node = bare_node("constant", []) | {"sizes": {} if value is None else {"value": plain_size(value)}}
        node |= {"line": self._line(), "shape_out": list(tensor.shape)}
        self._values.keep(tensor)
        self._sources[key] = self._append(node)
        return self._sources[key]

    def _name(self, call: Call, description: Description, owned: list[str]) -> str:
        """Name a node as the learner does: by its parameters' module, by the running module, else by the call."""
        for name in owned:
            if "." in name:
                return name.rpartition(".")[0][:NAME_LIMIT]
        path = self._paths.get(id(call.module), "") if call.module is not None else ""
        if path and call.module is not None and torch_class(call.module):
            return path[:NAME_LIMIT]
        spelling = call.name if description.op.startswith("other:") else description.op
        return f"{path}.{spelling}"[:NAME_LIMIT] if path else spelling[:NAME_LIMIT]

    def _line(self) -> int | None:
        module, line = self._watch.innermost, learner_line()
        if module is None or torch_class(module) is None or not (line is None or self._watch.called_by_container()):
            return line
        return self._watch.built_at.get(id(module), line)
