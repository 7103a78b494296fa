"""The rebuilt network: executes a graph's nodes in order, on torch's own modules.

`rebuild` takes a `ModuleGraph` and gives an `nn.Module` with torch's default initialisation, in which nothing of the
learner's code is left. Sizes are untrusted data: they are laid out without memory first, and refused when they do not fit
together or ask for too much.

It does not reproduce what a graph does not say: a `parameter` that no layer owns starts as a linear layer's weight would,
and the values of a `buffer` are known only when the learner's own state is handed in.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from grader.graph import ModuleGraph, Node
from grader.ops import INPUT, LAYER_SIZES
from grader.rebuild.errors import SIZE_ERRORS, CannotRebuild
from grader.rebuild.operations import Operation, Source, function_of, module_of

PARAMETER_LIMIT = 50_000_000
"""Networks that hold more scalars than this are not rebuilt; the exercises' have a few hundred thousand."""

_ROWS = 2
ACTIVATION_LIMIT = 1_000_000
"""Neither are those that compute more scalars than this for one image: a thousand images are measured at once."""


def rebuild(graph: ModuleGraph, state: Mapping[str, Tensor] | None = None) -> "RebuiltNetwork":
    """Make a freshly initialised network that does what the graph says.

    Args:
        graph: The executed graph; its sizes need not be trustworthy.
        state: The learner's parameters and buffers by name (the original's `state_dict()`), to start from those values
            instead of fresh ones.

    Raises:
        CannotRebuild: For an operation that is not in the table, sizes that make no module, too many parameters or
            too large activations; and from the network's `forward`, for operations that do not fit together.
    """
    if state is None and (buffers := [node.name for node in graph.nodes if node.op == "buffer"]):
        raise CannotRebuild("buffer", f"the values of `{buffers[0]}` are no part of the graph")
    with torch.device("meta"):  # shapes without memory
        planned = RebuiltNetwork(graph)
    scalars = sum(tensor.numel() for tensor in (*planned.parameters(), *planned.buffers()))
    if scalars > PARAMETER_LIMIT:
        raise CannotRebuild(graph.class_name, f"it has {scalars:,} parameters, at most {PARAMETER_LIMIT:,} are accepted")
    if (computed := _activations(planned, graph.input_shape)) > ACTIVATION_LIMIT:
        told = f"it computes {computed:,} numbers for one image, at most {ACTIVATION_LIMIT:,} are accepted"
        raise CannotRebuild(graph.class_name, told)
    network = RebuiltNetwork(graph)
    if state is not None:
        load_learner_state(network, state)
    return network


def _activations(planned: "RebuiltNetwork", input_shape: tuple[int, ...]) -> int:
    """Count the scalars that a network without memory computes for one image, in evaluation mode; 0 if it does not run."""
    with torch.no_grad():
        try:
            values = planned.eval().values(torch.empty(_ROWS, *input_shape, device="meta"))
        except CannotRebuild:
            return 0  # its `forward` says so again, with the images that there are
    return sum(value.numel() for value in values.values() if isinstance(value, Tensor)) // _ROWS


def load_learner_state(network: "RebuiltNetwork", state: Mapping[str, Tensor]) -> None:
    """Copy the learner's parameters and buffers into a rebuilt network.

    Names that only one side knows are left alone: the graph need not use all, and a functional batch norm has no step
    counter. A value of the wrong shape is a `RuntimeError`.
    """
    known = {key: state[name] for name, key in network.learner_names.items() if name in state}
    network.load_state_dict(known, strict=False)


class RebuiltNetwork(nn.Module):
    """A graph's operations with modules of their own; what shares parameters in the graph shares them here."""

    def __init__(self, graph: ModuleGraph) -> None:
        super().__init__()
        self.layers = nn.ModuleList()
        self.learner_names: dict[str, str] = {}
        """From the learner's name of a parameter or buffer to its name here."""
        self._modules_by_use: dict[Any, nn.Module] = {}
        self._parameters_by_name: dict[str, nn.Parameter] = {}
        self._output = graph.output
        self._steps = tuple((node, self._operation(node)) for node in graph.nodes)

    def forward(self, images: Tensor) -> Tensor:
        """Compute the graph's output: (batch, *input_shape) -> (batch, ...)."""
        output: Tensor = self.values(images)[self._output]
        return output

    def values(self, images: Tensor) -> dict[str, Any]:
        """Compute the value of each node: (batch, *input_shape) -> (batch, ...), by the node's id."""
        values: dict[str, Any] = {INPUT: images}
        for node, operation in self._steps:
            try:
                values[node.id] = operation(*[values[name] for name in node.inputs])
            except SIZE_ERRORS as error:
                raise CannotRebuild(node.op, f"`{node.name}` does not run: {error}") from error
        return values

    def _operation(self, node: Node) -> Operation:
        """Find or make what executes a node."""
        if node.op not in LAYER_SIZES:
            raise CannotRebuild(node.op, f"`{node.name}` is an operation that bngrade does not know")
        try:
            operation = function_of(node) or self._module(node)
        except SIZE_ERRORS as error:
            raise CannotRebuild(node.op, f"`{node.name}` has sizes that make no module: {error}") from error
        return partial(_without_gradient, operation) if node.no_grad else operation

    def _module(self, node: Node) -> nn.Module:
        """Find the module that an earlier node made from the same parameters, or make one."""
        use = (node.op, node.weights, frozenset(node.sizes.items()))
        if use in self._modules_by_use:
            return self._modules_by_use[use]
        module = module_of(node)
        if names := _parameter_names(module, node) | _buffer_names(module, node):
            self._modules_by_use[use] = module
        for name, learner_name in names.items():
            self._share(module, name, learner_name)
            self.learner_names.setdefault(learner_name, f"layers.{len(self.layers)}.{name}")
        if node.frozen:
            module.requires_grad_(requires_grad=False)
        self.layers.append(module)
        return module

    def _share(self, module: nn.Module, name: str, learner_name: str) -> None:
        """Use the parameter that another module already has under the learner's name."""
        own = getattr(module, name)
        if isinstance(own, nn.Parameter):
            known = self._parameters_by_name.setdefault(learner_name, own)
            if known.shape != own.shape:
                raise ValueError(f"`{learner_name}` is used with the shapes {(*known.shape,)} and {(*own.shape,)}")
            setattr(module, name, known)


def _without_gradient(operation: Operation, *values: Any) -> Any:
    with torch.no_grad():
        return operation(*values)


def _parameter_names(module: nn.Module, node: Node) -> dict[str, str]:
    """Map a module's parameters to the learner's, both in the order weight, bias."""
    own = [name for name, _ in module.named_parameters()]
    names = (str(node.sizes["weight"]),) if node.op == "parameter" and not node.weights else node.weights
    if names and len(names) != len(own):
        raise ValueError(f"it uses {len(names)} parameters, the module has {len(own)}")
    return dict(zip(own, names, strict=False))


def _buffer_names(module: nn.Module, node: Node) -> dict[str, str]:
    """Map a module's buffers to the learner's.

    They stand beside its weight, or where the size `buffers` says: `bn1` for `bn1.running_mean`, `bn1.running_var` and
    `bn1.num_batches_tracked`; or the names themselves, in this order, with commas between them.
    """
    if isinstance(module, Source):
        return {"value": str(node.sizes["buffer"])} if node.op == "buffer" else {}
    own = [name for name, _ in module.named_buffers()]
    beside = node.weights[0].rpartition(".")[0] if node.weights else None
    where = node.sizes.get("buffers", beside)
    if where is None:
        return {}
    if "," in str(where):
        return dict(zip(own, str(where).split(","), strict=False))
    return {name: f"{where}.{name}".lstrip(".") for name in own}
