"""The recorder: a `TorchFunctionMode` that turns every torch call of a forward pass into a node.

Values are followed by tensor identity. A call that writes in place gives its tensor a new value, also when the result is
thrown away or the write goes through a view. Blind spots: compiled (`torch.jit`) modules, work in other threads, numpy; what
they return has no known origin and shows as a `constant`.
"""

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from grader.ops import NAME_LIMIT
from grader.sandbox.tracing import describe_activations, describe_layers, describe_shapes
from grader.sandbox.tracing.calls import Call, Describer, Description, function_name, grad_is_off, tensors_in
from grader.sandbox.tracing.modules import ModuleWatch, learner_line, torch_class
from grader.sandbox.tracing.values import Values, uniform_value, version_of

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


class TooManyOperationsError(Exception):
    """The forward pass runs more operations than the recorder takes."""


class Recorder(TorchFunctionMode):
    """Records one forward pass of `root` on `data` into `nodes` (plain dicts, fields of `grader.graph.Node`)."""

    def __init__(self, root: nn.Module, data: Tensor, watch: ModuleWatch) -> None:
        super().__init__()
        self.nodes: list[dict[str, Any]] = []
        self._by_id: dict[str, dict[str, Any]] = {}
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
        before = [(tensor, version_of(tensor)) for tensor in tensors_in((args, kwargs))]
        sources = [self._current(tensor) for tensor, _ in before]
        result = func(*args, **kwargs)
        call = Call(function_name(func), func, args, kwargs, result, self._watch.innermost)
        if any(source is not None for source in sources) and call.name not in _FILLS:
            self._record(call, before, no_grad=no_grad)
        elif call.name in _TRANSPOSES and before and isinstance(result, Tensor):
            self._values.note_view(result, before[0][0])
        return result

    def output(self, value: Tensor) -> str:
        """Return the id of the node that made the network's output."""
        return self._current(value) or self._source(value)

    # What a describer may ask (`Knowledge`).

    def is_data(self, tensor: Tensor) -> bool:
        """Tell whether the tensor depends on the network's input."""
        return self._values.origin(tensor) is not None

    def uniform_value(self, tensor: Any) -> float | None:
        """Return the one value that a number, or a constant tensor, has everywhere."""
        if isinstance(tensor, Tensor) and (self.is_data(tensor) or self.is_registered(tensor)):
            return None
        return uniform_value(tensor)

    def is_weight(self, tensor: Any) -> bool:
        """Tell whether it is a parameter of the network, or a transposed view of one."""
        return self._values.weight_name(tensor) is not None

    def is_registered(self, tensor: Any) -> bool:
        """Tell whether it is a parameter or a buffer that belongs to the network."""
        return self.is_weight(tensor) or self._values.buffer_name(tensor) is not None

    def masks_positive(self, mask: Any, tensor: Tensor) -> bool:
        """Tell whether `mask` was made as `tensor > 0`."""
        made_by = self._by_id.get(self._values.origin(mask) or "") if isinstance(mask, Tensor) else None
        if made_by is None:
            return False
        is_positive_test = made_by["op"] in ("other:gt", "other:__gt__", "other:ge") and made_by["sizes"].get("scalar") == 0
        return is_positive_test and made_by["inputs"] == [self._values.origin(tensor)]

    # From calls to nodes.

    def _record(self, call: Call, before: list[tuple[Tensor, int]], *, no_grad: bool) -> None:
        results = list(tensors_in(call.result))
        written = [tensor for tensor, version in before if version_of(tensor) != version and not self.is_registered(tensor)]
        if not results and not written:
            return  # a look at the shape, a printed number: no value of the network
        if not written and all(any(result is tensor for tensor, _ in before) for result in results):
            return  # handed back as it was: `x.to("cpu")` on the CPU
        description = self._describe(call)
        node_id = self._add(call, description, results or written, no_grad=no_grad)
        for tensor in written:
            self._values.assign(tensor, node_id, written=True)
        for tensor in results:
            self._values.assign(tensor, node_id)

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

    def _add(self, call: Call, description: Description, results: list[Tensor], *, no_grad: bool) -> str:
        if len(self.nodes) >= NODE_LIMIT:
            raise TooManyOperationsError(f"one forward pass runs more than {NODE_LIMIT} operations")
        inputs = [self._current(tensor) or self._source(tensor) for tensor in description.inputs]
        weights, frozen = [], False
        for tensor in description.weights:
            name = self._values.weight_name(tensor)
            if name is None:  # no parameter of the network: computed on the way, or made anew in every pass
                inputs.append(self._current(tensor) or self._source(tensor))
            else:
                weights.append(name)
                frozen = frozen or not self._values.owner(tensor).requires_grad
        node = {
            "op": description.op,
            "name": self._name(call, description, weights),
            "inputs": inputs,
            "line": self._line(),
            "module": torch_class(call.module) if call.module is not None else None,
            "shape_in": list(description.inputs[0].shape) if description.inputs else [],
            "shape_out": list(results[0].shape),
            "parameters": sum(tensor.numel() for tensor in description.weights if self.is_weight(tensor)),
            "weights": weights,
            "frozen": frozen,
            "no_grad": no_grad,
            "sizes": description.sizes,
        }
        return self._append(node)

    def _append(self, node: dict[str, Any]) -> str:
        node_id = f"n{len(self.nodes) + 1}"
        self.nodes.append({"id": node_id, **node})
        self._by_id[node_id] = self.nodes[-1]
        return node_id

    def _current(self, tensor: Tensor) -> str | None:
        """Return the node behind a tensor's present value, following writes that went through another view."""
        origin = self._values.origin(tensor)
        writer = self._values.writer_behind(tensor)
        if writer is None or writer == origin:
            return origin
        made = self._by_id[writer]
        whole = _count(made["shape_out"]) == tensor.numel()
        node = _bare_node("reshape" if whole else "other:write_to_view", [writer] if whole else [str(origin), writer])
        node |= {"line": made["line"], "shape_in": made["shape_out"], "shape_out": list(tensor.shape)}
        node_id = self._append(node)
        self._values.assign(tensor, node_id)
        return node_id

    def _source(self, tensor: Tensor) -> str:
        """Add the node of a value that does not come from the input."""
        if (weight := self._values.weight_name(tensor)) is not None:
            node = _bare_node("parameter", [], name=weight)
            node |= {"weights": [weight], "parameters": tensor.numel(), "sizes": {"weight": weight}}
            node["frozen"] = not self._values.owner(tensor).requires_grad
        elif (buffer := self._values.buffer_name(tensor)) is not None:
            node = _bare_node("buffer", [], name=buffer) | {"sizes": {"buffer": buffer}}
        else:
            value = uniform_value(tensor)
            node = _bare_node("constant", []) | {"sizes": {} if value is None else {"value": value}}
        node |= {"line": self._line(), "shape_out": list(tensor.shape)}
        node_id = self._append(node)
        self._values.assign(tensor, node_id)
        return node_id

    def _name(self, call: Call, description: Description, weights: list[str]) -> str:
        """Name a node as the learner does: by its parameters' module, by the running module, else by the call."""
        buffers = [name for name in map(self._values.buffer_name, description.buffers) if name]
        for owned in (*weights, *buffers):
            if "." in owned:
                return owned.rpartition(".")[0][:NAME_LIMIT]
        path = self._paths.get(id(call.module), "") if call.module is not None else ""
        if path and call.module is not None and torch_class(call.module):
            return path[:NAME_LIMIT]
        spelling = call.name if description.op.startswith("other:") else description.op
        return f"{path}.{spelling}"[:NAME_LIMIT] if path else spelling[:NAME_LIMIT]

    def _line(self) -> int | None:
        module = self._watch.innermost
        if module is not None and self._watch.called_by_container() and torch_class(module) is not None:
            return self._watch.built_at.get(id(module)) or learner_line()
        return learner_line()


def _bare_node(op: str, inputs: list[str], *, name: str | None = None) -> dict[str, Any]:
    return {
        "op": op,
        "name": (name or op.removeprefix("other:"))[:NAME_LIMIT],
        "inputs": inputs,
        "line": None,
        "module": None,
        "shape_in": [],
        "shape_out": [],
        "parameters": 0,
        "weights": [],
        "frozen": False,
        "no_grad": False,
        "sizes": {},
    }


def _count(shape: list[int]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count
