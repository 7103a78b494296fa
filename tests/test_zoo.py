"""The tracer against itself: a network rebuilt from its graph computes what the original computes, on the same weights.

Each class with `OPS` in a file of `tests/zoo` is one network; `OPS` is the sequence of operations that its graph must have.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from grader.canonical import fused
from grader.graph import ModuleGraph
from grader.merging import TracedNetwork, merge
from grader.rebuild import RebuiltNetwork, rebuild
from grader.sandbox.answer import TraceReport
from grader.sandbox.protocol import SUBMISSION_FILENAME
from grader.sandbox.tracing.modules import ModuleWatch, watch_construction
from grader.sandbox.tracing.trace import trace

BATCH_SIZES = [3, 5]
OTHER_BATCH_SIZE = 7


def networks(path: Path) -> dict[str, dict[str, Any]]:
    """Run a file of the zoo and give its networks, each with the file's constants."""
    namespace: dict[str, Any] = {"__name__": path.stem}
    exec(compile(path.read_text(encoding="utf-8"), SUBMISSION_FILENAME, "exec"), namespace)
    constants = {"INDICES_BELOW": None} | {name: value for name, value in namespace.items() if name.isupper()}
    classes = [value for value in namespace.values() if isinstance(value, type) and "OPS" in vars(value)]
    return {f"{path.stem}.{each.__name__}": constants | vars(each) | {"make": each} for each in classes}


ZOO = {name: entry for path in sorted((Path(__file__).parent / "zoo").glob("*.py")) for name, entry in networks(path).items()}


@pytest.fixture(params=ZOO)
def entry(request: pytest.FixtureRequest) -> dict[str, Any]:
    """One network of the zoo."""
    return ZOO[request.param]


def test_rebuilt_network_computes_what_the_original_computes(entry: dict[str, Any]) -> None:
    """Outputs and gradients are the same in training mode, and the outputs in evaluation mode on what it has kept."""
    original, traced = traced_network(entry["make"], entry["INPUT_SHAPE"])
    assert not traced.variants
    assert " ".join(node.op for node in traced.graph.nodes) == entry["OPS"]
    shake_parameters(original)
    rebuilt = rebuild(traced.graph, learner_state(original))
    batches = [data(entry, seed) for seed in range(3)]
    assert_same_output(original, rebuilt, traced.graph, batches[0])
    assert_same_gradients(original, rebuilt)
    assert_same_output(original, rebuilt, traced.graph, batches[1])
    original.eval(), rebuilt.eval()
    assert_same_output(original, rebuilt, traced.graph, batches[2])


def test_the_zoo_is_large() -> None:
    """An empty folder would pass silently."""
    assert len(ZOO) >= 100


def traced_network(make: Callable[[], nn.Module], input_shape: tuple[int, ...]) -> tuple[nn.Module, TracedNetwork]:
    """Build a network and trace it; the report crosses as JSON, as it does from the sandbox."""
    torch.manual_seed(0)
    watch = ModuleWatch()
    with watch_construction(watch):
        network = make()
        report = trace(network, watch, list(input_shape), BATCH_SIZES)
    traced = merge(TraceReport.model_validate_json(json.dumps(report, allow_nan=False), strict=True), "Net", input_shape)
    return network.train(), traced.model_copy(update={"graph": fused(traced.graph)})


def shake_parameters(network: nn.Module) -> None:
    """Move every parameter away from its first value, so that a mix-up of ones and zeros shows."""
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape))


def learner_state(network: nn.Module) -> dict[str, Tensor]:
    """Give parameters and buffers by name, those that `state_dict` leaves out as well."""
    return dict(network.named_parameters(remove_duplicate=False)) | dict(network.named_buffers(remove_duplicate=False))


def data(entry: dict[str, Any], seed: int) -> Tensor:
    """Make a random batch, of a size that was not traced."""
    torch.manual_seed(seed)
    shape = (OTHER_BATCH_SIZE, *entry["INPUT_SHAPE"])
    return torch.randn(shape) if entry["INDICES_BELOW"] is None else torch.randint(0, entry["INDICES_BELOW"], shape)


def assert_same_output(original: nn.Module, rebuilt: RebuiltNetwork, graph: ModuleGraph, batch: Tensor) -> None:
    """Run both on the same batch with the same random numbers, and back from the same loss."""
    outputs = []
    for network in (original, rebuilt):
        network.zero_grad()
        torch.manual_seed(1)
        outputs.append(network(batch.clone()))
        weights = torch.linspace(-1, 1, outputs[-1].numel()).view(outputs[-1].shape)
        if outputs[-1].requires_grad:
            (outputs[-1] * weights).sum().backward()
    expected, actual = outputs
    torch.testing.assert_close(actual, expected, rtol=1e-5, atol=1e-5, check_dtype=False)
    assert actual.requires_grad == expected.requires_grad
    assert tuple(OTHER_BATCH_SIZE if size is None else size for size in graph.output_shape) == tuple(expected.shape)


def assert_same_gradients(original: nn.Module, rebuilt: RebuiltNetwork) -> None:
    """Each parameter that learns in one network learns the same in the other."""
    own = dict(rebuilt.named_parameters(remove_duplicate=False))
    for name, parameter in original.named_parameters():
        counterpart = own.get(rebuilt.learner_names.get(name, ""))
        expected = torch.zeros_like(parameter) if parameter.grad is None else parameter.grad
        actual = None if counterpart is None else counterpart.grad
        torch.testing.assert_close(torch.zeros_like(parameter) if actual is None else actual, expected, rtol=1e-4, atol=1e-5)
