"""Tracing one network: several forward passes under the recorder, as plain documents.

A trace is a dict with `training`, `batch_size`, `nodes`, `output`, `output_shape`; the parent compares the traces.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from grader.sandbox.tracing.modules import ModuleWatch, torch_class, watch_calls
from grader.sandbox.tracing.recorder import Recorder

_INDEX_RANGE = 2
"""Networks that take indices (an embedding first) are probed with 0 and 1."""
_ASKS_FOR_INDICES = re.compile(r"scalar types: Long, Int|index tensor|used as indices must be")
"""What torch says when an embedding, `one_hot` or indexing is given floating-point numbers."""


class OutputError(Exception):
    """The network returned something that is no tensor of logits."""


def trace(network: nn.Module, watch: ModuleWatch, input_shape: list[int], batch_sizes: list[int]) -> dict[str, Any]:
    """Run the network in training and in evaluation mode at each batch size and record what it does.

    The first pass is not recorded: lazy modules get their sizes in it. The inputs differ in scale and sign between the
    passes, so that a branch on the data shows as a difference between the traces.
    """
    dtype = _warm_up(network, input_shape, batch_sizes[0])
    traces = []
    with watch_calls(watch):
        for training in (True, False):
            for index, batch_size in enumerate(batch_sizes):
                data = _probe((batch_size, *input_shape), dtype, wide=bool(index))
                with _mode(network, training=training):
                    traces.append(_trace_once(network, watch, data) | {"training": training, "batch_size": batch_size})
    return {"traces": traces, "modules": _modules(network, watch), "parameters": _count_parameters(network)}


def _trace_once(network: nn.Module, watch: ModuleWatch, data: Tensor) -> dict[str, Any]:
    with torch.enable_grad(), Recorder(network, data, watch) as recorder:
        output = network(data)
    if not isinstance(output, Tensor):
        raise OutputError(f"`forward` returns {_kind(output)}, not one tensor of logits")
    return {"output": recorder.output(output), "output_shape": list(output.shape), "nodes": recorder.nodes}


def _warm_up(network: nn.Module, input_shape: list[int], batch_size: int) -> torch.dtype:
    """Run once without recording; return the input type that the network takes."""
    try:
        network(_probe((batch_size, *input_shape), torch.float32, wide=False))
    except (RuntimeError, IndexError) as error:
        if not _ASKS_FOR_INDICES.search(str(error)):
            raise
        network(_probe((batch_size, *input_shape), torch.int64, wide=False))
        return torch.int64
    return torch.float32


def _probe(shape: tuple[int, ...], dtype: torch.dtype, *, wide: bool) -> Tensor:
    """Make a random input: pixels in [0, 1), or numbers of both signs far outside of it."""
    if dtype == torch.int64:
        return torch.randint(0, _INDEX_RANGE, shape)
    return torch.randn(shape) * 3 - 2 if wide else torch.rand(shape)


@contextmanager
def _mode(network: nn.Module, *, training: bool) -> Iterator[None]:
    """Put the network into a mode and give every module its own mode back."""
    before = {module: module.training for module in network.modules()}
    network.train(training)
    try:
        yield
    finally:
        for module, was_training in before.items():
            module.training = was_training


def _modules(network: nn.Module, watch: ModuleWatch) -> list[dict[str, Any]]:
    """List torch's own layers in the network and whether each was called."""
    leaves = [(path, module) for path, module in network.named_modules() if path and not list(module.children())]
    return [
        {
            "name": path,
            "module": torch_class(module),
            "line": watch.built_at.get(id(module)),
            "called": id(module) in watch.called,
        }
        for path, module in leaves
        if torch_class(module)
    ]


def _count_parameters(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    name = type(value).__name__
    return f"a {name} of {len(value)}" if isinstance(value, tuple | list | dict) else f"a value of type {name}"
