"""Mutants are networks that run, that are not the solution in other words, and of every kind that wrong submissions are."""

from collections import Counter
from pathlib import Path

import pytest
import torch
from test_zoo import ZOO, traced_network

from grader.canonical import layers
from grader.graph import ModuleGraph, Node
from grader.pipeline import trace
from grader.rebuild import rebuild
from grader.rubric.loading import LoadedRubric
from grader.rubric.model import Rubric
from grader.rubric.mutants import Mutant, mutants
from grader.rubric.mutants.editing import inserted, made, moved, without
from grader.rubric.mutants.shapes import settled
from grader.sandbox.runner import Sandbox
from grader.submission.reading import read_submission

NOT_REBUILT = ("unknown-operation", "norm-statistics-frozen")
"""Kinds whose networks are out of the reach of `rebuild` by design."""

EXPECTED_KINDS = {
    *(
        "norm-dropped",
        "norms-all-dropped",
        "norm-never-called",
        "norm-in-training-only",
        "norm-moved-back",
        "norm-moved-forward",
    ),
    *("norms-all-moved", "norm-doubled", "norm-doubled-apart", "norm-to-layer_norm", "norm-to-group_norm", "norm-to-rms_norm"),
    *("norm-to-instance_norm", "norm-to-dropout", "norm-frozen", "norm-statistics-frozen", "norm-on-input", "norm-on-output"),
    *("activation-dropped", "activations-all-dropped", "activation-to-tanh", "activation-to-sigmoid", "activation-to-gelu"),
    *("activation-to-leaky_relu", "activation-on-input", "activation-on-output", "width-changed", "widths-exchanged"),
    *("classes-changed", "layer-added", "layer-and-activation-added", "layer-behind-the-output-added", "layer-removed"),
    *("block-removed", "layer-frozen", "layer-without-gradient", "dropout-on-input", "dropout-on-hidden", "dropout-on-output"),
    *("softmax-on-hidden", "softmax-on-output", "log-softmax-on-output", "scaling-on-input", "scaling-on-output"),
    *("shift-on-hidden", "detach-on-hidden", "skip-connection", "output-scaled-by-parameter", "optimizer-replaced"),
    *("learning-rate-changed", "optimizer-setting-changed"),
}


@pytest.fixture(scope="session")
def solution(netbn: LoadedRubric, sandbox: Sandbox, repository: Path) -> ModuleGraph:
    """The graph of the shipped solution."""
    spec = netbn.rubric.submission
    submission = read_submission(repository / "solutions" / "netbn.py")
    traced = trace(submission, spec.class_name, spec.input_shape, netbn.rubric.limits, sandbox)
    assert traced.network is not None
    return traced.network.graph


@pytest.fixture(scope="session")
def of_netbn(netbn: LoadedRubric, solution: ModuleGraph) -> list[Mutant]:
    """Every mutant of the shipped solution."""
    return list(mutants(solution, netbn.rubric))


def test_a_solution_has_mutants_of_every_kind_that_its_layers_allow(of_netbn: list[Mutant]) -> None:
    """The kinds that the documentation promises are there, and no fewer than the issue of a good proof: 25."""
    kinds = {mutant.kind for mutant in of_netbn}
    assert kinds >= EXPECTED_KINDS, EXPECTED_KINDS - kinds
    assert len(kinds) >= 25


def test_each_mutant_is_told_from_the_others(of_netbn: list[Mutant]) -> None:
    """Kind and change name one mutant, so that a surviving one can be found in the solution."""
    repeated = [what for what, count in Counter((mutant.kind, mutant.what) for mutant in of_netbn).items() if count > 1]
    # both activations of the solution are one module, so their mutants carry one name
    assert all("`relu`" in what for _, what in repeated), repeated


def test_mutants_run(of_netbn: list[Mutant], netbn: LoadedRubric) -> None:
    """Each mutant, rebuilt, turns a batch of inputs into a row for each."""
    assert_they_run(of_netbn, netbn.rubric.submission.input_shape)


def assert_they_run(made_: list[Mutant], input_shape: tuple[int, ...]) -> None:
    """Rebuild every mutant and hold its output against the shape that its graph states."""
    for mutant in made_:
        if mutant.kind.startswith(NOT_REBUILT):
            continue
        output = rebuild(mutant.graph)(torch.rand(4, *input_shape))
        assert output.shape == (4, *mutant.graph.output_shape[1:]), mutant.what


@pytest.mark.parametrize("name", [name for name, entry in ZOO.items() if entry["INDICES_BELOW"] is None])
def test_shapes_of_untouched_networks_stay_as_traced(name: str) -> None:
    """Settling a traced graph changes nothing in it, or admits that it cannot follow it."""
    graph = traced_network(ZOO[name]["make"], ZOO[name]["INPUT_SHAPE"])[1].graph
    again = settled(graph)
    assert again is None or [(n.shape_in, n.shape_out, n.sizes) for n in again.nodes] == [
        (n.shape_in, n.shape_out, n.sizes) for n in graph.nodes
    ]


CONVOLUTIONAL = [name for name in ZOO if name.startswith(("convolutions.", "norms."))]


@pytest.mark.parametrize("name", CONVOLUTIONAL)
def test_mutants_of_other_networks_run(name: str, netbn: LoadedRubric) -> None:
    """Mutants come from the graph alone: those of convolutional and of normalised networks run as well."""
    entry = ZOO[name]
    graph = traced_network(entry["make"], entry["INPUT_SHAPE"])[1].graph
    if any(node.op == "buffer" or node.op.startswith("other:") for node in graph.nodes):
        return  # nothing of it can be rebuilt without the learner's values
    one_of_each_kind = {mutant.kind: mutant for mutant in mutants(graph, netbn.rubric)}
    assert_they_run(list(one_of_each_kind.values()), entry["INPUT_SHAPE"])


def test_what_the_rubric_allows_is_no_mutant(solution: ModuleGraph, netbn: LoadedRubric) -> None:
    """An addition that submissions may make proves nothing against a rubric."""
    allowing = Rubric.model_validate(netbn.rubric.model_dump() | {"allowed": ("dropout",)})
    kinds = {mutant.kind for mutant in mutants(solution, allowing)}
    assert not any(kind.startswith("dropout-on-") for kind in kinds)
    assert "norm-to-dropout" in kinds


def test_an_edit_that_changes_nothing_is_no_mutant(solution: ModuleGraph, netbn: LoadedRubric) -> None:
    """A dropout that drops nothing can be left out without a loss: that is the solution in other words."""
    idle = inserted(solution, solution.nodes[-2].id, made(solution, "dropout", {"p": 0.0}))
    kinds = [mutant.kind for mutant in mutants(idle, netbn.rubric)]
    assert "dropout-dropped" not in kinds
    assert "norm-dropped" in kinds


def test_moving_a_layer_keeps_it_and_the_others(solution: ModuleGraph) -> None:
    """A moved layer runs behind the named one, and every other layer keeps its place."""
    norm = next(node for node in solution.nodes if node.op == "batch_norm1d")
    relu = next(node for node in solution.nodes if node.op == "relu")
    assert ops(moved(solution, norm, relu.id)) == "linear relu batch_norm1d linear batch_norm1d relu linear"


def test_taking_out_the_last_layer_gives_the_one_before_as_output(solution: ModuleGraph) -> None:
    """The output is what the layer in front of the removed one gives."""
    last: Node = solution.nodes[-1]
    assert without(solution, last).output == last.inputs[0]


def ops(graph: ModuleGraph) -> str:
    """Spell the layers of a graph."""
    return " ".join(node.op for node in layers(graph))


def test_shapes_follow_an_edit_through_the_network(solution: ModuleGraph) -> None:
    """A wider layer widens the normalisation behind it and the input of the next layer."""
    first = solution.nodes[1]
    wider = solution.model_copy(
        update={
            "nodes": tuple(
                node.model_copy(update={"sizes": {**node.sizes, "out_features": 300}}) if node.id == first.id else node
                for node in solution.nodes
            )
        }
    )
    graph = settled(wider)
    assert graph is not None
    assert [node.sizes.get("num_features", node.sizes.get("in_features")) for node in layers(graph)] == [
        784,
        300,
        None,
        300,
        128,
        None,
        128,
    ]


def test_a_graph_that_would_not_run_is_refused(solution: ModuleGraph) -> None:
    """A two-dimensional normalisation cannot take a batch of vectors."""
    misfit = inserted(solution, solution.nodes[1].id, made(solution, "batch_norm2d", {"num_features": 256}, parameters=2))
    assert settled(misfit) is None
