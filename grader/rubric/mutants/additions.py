"""Mutants with something added that nobody asked for: on the input, behind an activation, on the output, beside the path."""

from collections.abc import Iterator
from itertools import combinations

from grader.graph import ModuleGraph, Node
from grader.rubric.mutants.editing import inserted, made, made_norm, shape_of
from grader.rubric.mutants.subject import Mutant, Subject

_CHECK = "only-batchnorm-added"


def additions(subject: Subject) -> Iterator[Mutant]:
    """One operation more at each place, unless the rubric allows it."""
    graph = subject.graph
    for value, where in subject.values():
        for kind, layer in _layers(graph, value, where):
            if layer.op in subject.rubric.allowed:
                continue
            check = "layers-unchanged" if kind.startswith("activation") else _CHECK
            what = f"{layer.op.removeprefix('other:')} on {where}"
            place = where.removeprefix("the ") if where.startswith("the ") else "hidden"
            yield Mutant(kind=f"{kind}-on-{place}", what=what, caught_by=check, graph=inserted(graph, value, layer))


def _layers(graph: ModuleGraph, value: str, where: str) -> Iterator[tuple[str, Node]]:
    """Give what can be added at a value."""
    hidden = where not in ("the input", "the output")
    yield "norm", made_norm(graph, "batch_norm", shape_of(graph, value))
    yield "layer-norm", made_norm(graph, "layer_norm", shape_of(graph, value))
    yield "dropout", made(graph, "dropout", {"p": 0.2})
    yield "softmax", made(graph, "softmax", {"dim": 1})
    yield "scaling", made(graph, "mul", {"scalar": 2.0})
    yield "shift", made(graph, "sub", {"scalar": 0.5})
    yield "detach", made(graph, "detach")
    yield "unknown-operation", made(graph, "other:erf").model_copy(update={"shape_out": shape_of(graph, value)})
    if not hidden:
        yield "activation", made(graph, "relu")
    if where == "the output":
        yield "log-softmax", made(graph, "log_softmax", {"dim": 1})


def learned_scale(subject: Subject) -> Iterator[Mutant]:
    """The output multiplied with a parameter."""
    graph, value = subject.graph, subject.graph.output
    factor = made(graph, "parameter").model_copy(update={"weights": ("mutant.factor",), "shape_out": (), "parameters": 1})
    with_factor = graph.model_copy(update={"nodes": (*graph.nodes, factor)})
    scaled = made(with_factor, "mul").model_copy(update={"inputs": (value, factor.id), "shape_out": graph.output_shape})
    edited = with_factor.model_copy(update={"nodes": (*with_factor.nodes, scaled), "output": scaled.id})
    if "mul" not in subject.rubric.allowed:
        yield Mutant(kind="output-scaled-by-parameter", what="the output times a parameter", caught_by=_CHECK, graph=edited)


def skips(subject: Subject) -> Iterator[Mutant]:
    """A path beside the main one: a value added to a later one of the same shape."""
    if "add" in subject.rubric.allowed:
        return
    nodes = [node for node in subject.graph.nodes if node.shape_out]
    for first, second in combinations(nodes, 2):
        if first.shape_out == second.shape_out and second.id not in {each.id for each in subject.users(first.id)}:
            total = made(subject.graph, "add")
            edited = inserted(subject.graph, second.id, total)
            nodes_ = tuple(
                each.model_copy(update={"inputs": (second.id, first.id)}) if each.id == total.id else each
                for each in edited.nodes
            )
            what, edited = f"`{first.name}` is added to `{second.name}`", edited.model_copy(update={"nodes": nodes_})
            yield Mutant(kind="skip-connection", what=what, caught_by=_CHECK, graph=edited)
