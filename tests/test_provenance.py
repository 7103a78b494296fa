"""What the source says by itself: it equals the trace of an honest file, or it says nothing."""

import inspect
from pathlib import Path
from typing import Any

import pytest
import torch
from conftest import REPOSITORY, GradeStructure
from provenance_cases import CASES
from torch import nn

from grader.graph import ModuleGraph, Node
from grader.merging import TracedNetwork, Variant
from grader.pipeline import INSPECTION, trace
from grader.provenance import provenance, same_network
from grader.result import Provenance
from grader.sandbox.runner import Sandbox
from grader.submission.reading import Submission
from grader.submission.static.guard import MODULE_NAMES
from grader.submission.static.reading import read_network
from grader.submission.static.torch_names import FUNCTIONS, INITIALISERS, LAYERS, REQUIRED, Signature

SHAPE = (1, 28, 28)
SOLUTION = (REPOSITORY / "solutions" / "netbn.py").read_text(encoding="utf-8")
CORPUS = sorted(path for kind in ("right", "wrong") for path in (REPOSITORY / "tests" / "submissions" / kind).glob("*.py"))
READ = [path for path in CORPUS if read_network(path.read_text(encoding="utf-8-sig"), "NetBN", SHAPE)]
TWO_WAYS = {"dropout_functional_always_on"}
"""Files whose source is understood, but whose network does not do the same in both modes."""


def traced(source: str, sandbox: Sandbox) -> TracedNetwork:
    """Follow the network that a source really runs."""
    found = trace(Submission(path=Path("netbn.py"), sha256="", source=source), "NetBN", SHAPE, INSPECTION, sandbox)
    assert found.network, found.problem
    return found.network


@pytest.fixture(scope="module")
def honest(sandbox: Sandbox) -> TracedNetwork:
    """The trace of the reference solution."""
    return traced(SOLUTION, sandbox)


def test_more_than_half_of_the_corpus_is_understood() -> None:
    """A reading that refuses everything would be safe and useless."""
    assert len(READ) >= 165, f"{len(READ)} of {len(CORPUS)}"


@pytest.mark.parametrize("path", READ, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_understood_is_what_runs(path: Path, grade_structure: GradeStructure) -> None:
    """On no honest file does the reading say something else than the trace."""
    expected = Provenance.TRACE if path.stem in TWO_WAYS else Provenance.STATIC_AND_TRACE
    assert grade_structure(path).provenance is expected


@pytest.mark.parametrize("name", CASES)
def test_a_trick_is_seen_through_or_not_read(name: str, sandbox: Sandbox) -> None:
    """Whatever a source hides, the reading refuses it or finds what really runs."""
    source = CASES[name].source
    stated = read_network(source, "NetBN", SHAPE)
    assert (stated is not None) is CASES[name].is_read
    if stated is not None:
        assert same_network(stated, traced(source, sandbox).graph)


def test_a_file_that_cannot_be_graded_has_no_provenance(tmp_path: Path, grade_structure: GradeStructure) -> None:
    """Without a graph there is nothing to believe or not."""
    path = tmp_path / "netbn.py"
    path.write_text("class NetBN:\n    pass\n", encoding="utf-8")
    assert grade_structure(path).provenance is None


def altered(network: TracedNetwork, which: str, **changes: Any) -> TracedNetwork:
    """Claim something else about the node of that name. `Any`: fields of a node."""
    nodes = tuple(node.model_copy(update=changes) if node.name == which else node for node in network.graph.nodes)
    return network.model_copy(update={"graph": network.graph.model_copy(update={"nodes": nodes})})


@pytest.mark.parametrize(
    ("name", "claim"),
    [
        ("bn1", {"op": "batch_norm2d"}),
        ("bn1", {"op": "identity", "sizes": {}}),
        ("bn1", {"sizes": {"num_features": 256, "eps": 1e-5, "momentum": 0.1, "affine": True, "track_running_stats": False}}),
        ("bn1", {"no_grad": True}),
        ("bn1", {"weights": ("bn2.weight", "bn2.bias")}),
        ("bn1", {"module": "InstanceNorm1d"}),
        ("bn1", {"name": "bn3"}),
        ("fc2", {"frozen": True}),
        ("fc2", {"sizes": {"in_features": 256, "out_features": 64, "bias": True}}),
        ("fc2", {"shape_out": (None, 64)}),
        ("fc2", {"inputs": ("n3",)}),
        ("relu", {"op": "tanh"}),
        ("fc3", {"op": "other:linear"}),
    ],
)
def test_a_claim_that_the_source_does_not_state_is_a_trace_alone(
    name: str, claim: dict[str, Any], honest: TracedNetwork
) -> None:
    """A forged graph differs from the source in some fact that a check reads."""
    assert provenance(SOLUTION, honest) is Provenance.STATIC_AND_TRACE
    assert provenance(SOLUTION, altered(honest, name, **claim)) is Provenance.TRACE


def test_the_solutions_graph_is_not_believed_of_the_starter(honest: TracedNetwork) -> None:
    """An untouched exercise that hands over the solution's graph is found out."""
    starter = (REPOSITORY / "exercises" / "netbn.py").read_text(encoding="utf-8")
    assert read_network(starter, "NetBN", SHAPE) is not None
    assert provenance(starter, honest) is Provenance.TRACE


@pytest.mark.parametrize("output", ["n7", "input"])
def test_another_output_is_a_trace_alone(output: str, honest: TracedNetwork) -> None:
    """The same nodes with another of them for the output are another network."""
    graph = honest.graph.model_copy(update={"output": output})
    assert provenance(SOLUTION, honest.model_copy(update={"graph": graph})) is Provenance.TRACE


def test_a_network_of_two_ways_is_a_trace_alone(honest: TracedNetwork) -> None:
    """The reading follows one pass; a network that ran otherwise in another is not vouched for."""
    variant = Variant(when="in evaluation mode", training=False, graph=honest.graph)
    assert provenance(SOLUTION, honest.model_copy(update={"variants": (variant,)})) is Provenance.TRACE


def test_a_reshape_within_a_sample_may_be_spelt_otherwise() -> None:
    """`view` and `flatten` are the same network, a reshape that mixes samples is not."""
    graph = read_network(SOLUTION, "NetBN", SHAPE)
    assert graph is not None
    flat = with_first(graph, op="flatten", name="flatten", sizes={"start_dim": 1, "end_dim": 3})
    assert same_network(graph, flat)
    assert not same_network(graph, with_first(graph, shape_out=(None, None, 784)))


def with_first(graph: ModuleGraph, **changes: Any) -> ModuleGraph:
    """Change the first node. `Any`: fields of a node."""
    first: Node = graph.nodes[0].model_copy(update=changes)
    return graph.model_copy(update={"nodes": (first, *graph.nodes[1:])})


def test_a_source_that_grows_without_end_is_given_up() -> None:
    """Neither loops, numbers, text, nesting nor shared modules cost more than a moment."""
    for line in (
        "for a in range(10 ** 9): pass",
        "a = 10 ** 10 ** 10",
        "a = [0] * 10 ** 12",
        "a = 'x' * 10 ** 12",
        "a = 2 ** 60\n        for i in range(60): a = a * a",
        "a = ()\n        for i in range(60): a = (a, a)\n        print(a == a)",
        "a = (1,)\n        for i in range(60): a = (a, a)\n        print(a)",
        "a = [1]\n        for i in range(60): a += a",
        "self.fc1(self)",
        "a = " + "(" * 90 + "1" + ",)" * 90,
    ):
        assert (
            read_network(SOLUTION.replace("super().__init__()", f"super().__init__()\n        {line}"), "NetBN", SHAPE) is None
        ), line


@pytest.mark.parametrize(
    "loop",
    [
        "a = nn.ReLU()\n        for i in range(60): a = nn.Sequential(a, a)\n        self.deep = a",
        "a = 'ab'\n        for i in range(60): a = f'{a}{a}'",
    ],
)
def test_what_is_doubled_sixty_times_is_not_written_out(loop: str) -> None:
    """Modules that hold one below twice are walked as torch walks them; a long text is only good for printing."""
    assert (
        read_network(SOLUTION.replace("super().__init__()", f"super().__init__()\n        {loop}"), "NetBN", SHAPE) is not None
    )


def test_the_names_of_a_module_are_torchs_own() -> None:
    """Every name that `nn.Module` uses for itself is reserved: a new version of torch that adds one shows here."""
    used = {name for name in {*dir(nn.Module), *vars(nn.Module())} if not name.startswith("__")}
    assert used <= MODULE_NAMES | {"training"}


@pytest.mark.parametrize("name", LAYERS)
def test_constructors_take_what_torchs_take(name: str) -> None:
    """Order and defaults of every layer's arguments are torch's."""
    own = inspect.signature(getattr(nn, name).__init__).parameters
    assert_fits(LAYERS[name], {key: value for key, value in own.items() if key != "self"})


@pytest.mark.parametrize("path", [path for path in FUNCTIONS if path.startswith("torch.nn.functional.")])
def test_functions_take_what_torchs_take(path: str) -> None:
    """Order and defaults of every function's arguments are torch's, as far as they have a Python signature."""
    function = getattr(nn.functional, path.rpartition(".")[2])
    try:
        own = inspect.signature(function).parameters
    except ValueError:  # compiled functions have none
        assert not callable(getattr(function, "__wrapped__", None))
        return
    assert_fits(FUNCTIONS[path], {key: value for key, value in own.items() if key != "input"})


def assert_fits(signature: Signature, own: dict[str, inspect.Parameter]) -> None:
    """Compare a signature with torch's: the same names in the same places, with the same defaults."""
    for (name, default), (own_name, parameter) in zip(signature.arguments.items(), own.items(), strict=False):
        assert name == own_name
        assert default == parameter.default if default is not REQUIRED else parameter.default is parameter.empty
    assert len(signature.arguments) <= len(own)


def test_initialisers_are_torchs() -> None:
    """The functions that are taken for initialisation are there, and in `torch.nn.init`."""
    assert all(callable(getattr(torch.nn.init, path.rpartition(".")[2])) for path in INITIALISERS)
