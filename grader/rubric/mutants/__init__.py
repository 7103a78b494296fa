"""Mutants of a solution: networks like it that a rubric must not take for right.

`mutants` takes the solution's graph and the rubric and gives every mutant that would run and is not the solution in another
spelling. They are made from the graph alone, so they serve any network exercise; the rubric only says which check should see
each of them, and what it allows. Nothing is executed. It does not judge: `grader.proof` does.
"""

from collections.abc import Callable, Iterator

from grader.canonical import fused, layers
from grader.graph import ModuleGraph
from grader.ops import INPUT
from grader.rubric.model import Rubric
from grader.rubric.mutants import additions, given, norms, optimizers
from grader.rubric.mutants.shapes import settled
from grader.rubric.mutants.subject import Mutant, Subject

__all__ = ["Mutant", "mutants"]

_GENERATORS: tuple[Callable[[Subject], Iterator[Mutant]], ...] = (
    norms.dropped,
    norms.misplaced,
    norms.doubled,
    norms.other_kind,
    norms.regrouped,
    norms.weakened,
    norms.exchanged,
    given.widths,
    given.windows,
    given.poolings,
    given.activations,
    given.depth,
    given.learning,
    additions.additions,
    additions.learned_scale,
    additions.skips,
)

_IMMATERIAL = {"eps", "momentum", "affine", "track_running_stats", "bias", "buffers", "transposed"}
"""Sizes that a submission may choose as it likes."""


def mutants(graph: ModuleGraph, rubric: Rubric) -> Iterator[Mutant]:
    """Give every mutant of a solution's graph, and of the optimizer that a file may build."""
    subject = Subject(graph=graph, rubric=rubric)
    own = _signature(graph)
    for generate in _GENERATORS:
        for mutant in generate(subject):
            runnable = _settled(mutant)
            if runnable is not None and (runnable.evaluation_graph is not None or _signature(runnable.graph) != own):
                yield runnable
    yield from optimizers.mutants(subject)


def _settled(mutant: Mutant) -> Mutant | None:
    """Bring shapes and sizes up to date; `None` for a network that would not run."""
    graph = settled(fused(mutant.graph))
    if graph is None or (mutant.evaluation_graph is not None and settled(mutant.evaluation_graph) is None):
        return None
    evaluation = mutant.evaluation_graph and settled(mutant.evaluation_graph)
    return mutant.model_copy(update={"graph": graph, "evaluation_graph": evaluation})


def _signature(graph: ModuleGraph) -> tuple[object, ...]:
    """Say what a network computes and learns, without names and without what may be chosen freely."""
    chain = layers(graph)
    number = {INPUT: -1} | {node.id: index for index, node in enumerate(chain)}
    shared: dict[str, int] = {}
    rows: list[object] = [tuple((module.module, module.reason) for module in graph.unused)]
    for node in chain:
        weights = tuple(shared.setdefault(name, len(shared)) for name in node.weights)
        sizes = sorted((key, value) for key, value in node.sizes.items() if key not in _IMMATERIAL)
        inputs = tuple(number[each] for each in node.inputs)
        rows.append((node.op, inputs, str(sizes), weights, node.frozen, node.no_grad))
    return tuple(rows)
