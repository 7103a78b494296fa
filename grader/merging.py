"""From the recorded passes to one graph, and to the passes that differ from it.

Takes the traces of a network in both modes at two batch sizes. Passes agree if they run the same operations with the same
sizes in the same order; dropout may be missing in evaluation mode. A dimension that follows the batch size becomes `None`.
"""

from collections.abc import Mapping

from grader.graph import ModuleGraph, Node, RecordedNode, Shape, UnusedModule
from grader.ops import DROPOUTS, INPUT
from grader.sandbox.answer import Trace, TracedModule, TraceReport
from grader.value import Value

_MODE_SIZES = ("active", "batch_statistics")
"""Sizes that say what the mode does, not what the network is."""


class Variant(Value):
    """A graph that some passes ran instead, and when they did."""

    when: str
    graph: ModuleGraph


class TracedNetwork(Value):
    """What a network does: its graph in training mode, and every pass that did something else."""

    graph: ModuleGraph
    variants: tuple[Variant, ...] = ()


def merge(report: TraceReport, class_name: str, input_shape: tuple[int, ...]) -> TracedNetwork:
    """Make one graph of all passes.

    Raises:
        ValueError: the traces are no graphs (a node uses what no node made); a child that sends such is broken on purpose.
    """
    passes = [_pruned(trace) for trace in report.traces]
    main, rest = passes[0], passes[1:]
    batch = _same_mode(main, rest)
    nodes = tuple(_with_batch_dimension(node, other) for node, other in _paired(main, batch))
    graph = ModuleGraph(
        class_name=class_name,
        input_shape=input_shape,
        nodes=nodes,
        output=main.output,
        output_shape=_unified(main.output_shape, batch.output_shape if _agree(main, batch) else main.output_shape),
        parameters=report.parameters,
        unused=tuple(_unused(report, nodes)),
    )
    different = [other for other in rest if not _agree(main, other)]
    return TracedNetwork(graph=graph, variants=tuple(_variants(graph, main, different)))


def _same_mode(main: Trace, rest: list[Trace]) -> Trace:
    """Return the pass in the same mode at the other batch size, or the pass itself if there is none."""
    return next((other for other in rest if other.training == main.training), main)


def _paired(main: Trace, other: Trace) -> list[tuple[RecordedNode, RecordedNode]]:
    partner = other if _agree(main, other) else main
    return list(zip(main.nodes, partner.nodes, strict=True))


def _pruned(trace: Trace) -> Trace:
    """Keep the nodes that reach the output, and number them anew in the order of execution."""
    by_id = {node.id: node for node in trace.nodes}
    wanted, waiting = set[str](), [trace.output]
    while waiting:
        node_id = waiting.pop()
        if node_id in by_id and node_id not in wanted:
            wanted.add(node_id)
            waiting.extend(by_id[node_id].inputs)
    kept = [node for node in trace.nodes if node.id in wanted]
    renamed = {node.id: f"n{index}" for index, node in enumerate(kept, start=1)} | {INPUT: INPUT}
    nodes = tuple(_renamed(node, renamed) for node in kept)
    return trace.model_copy(update={"nodes": nodes, "output": renamed.get(trace.output, trace.output)})


def _renamed(node: RecordedNode, names: Mapping[str, str]) -> RecordedNode:
    inputs = tuple(names.get(each, each) for each in node.inputs)
    return node.model_copy(update={"id": names[node.id], "inputs": inputs})


def _agree(first: Trace, second: Trace) -> bool:
    return _signature(first) == _signature(second)


def _signature(trace: Trace) -> list[object]:
    """Spell out what a pass does, dropout aside: position, op, where from, sizes, weights."""
    resolved: dict[str, str] = {INPUT: INPUT}
    signature: list[object] = []
    for node in trace.nodes:
        inputs = tuple(resolved.get(each, each) for each in node.inputs)
        if node.op in DROPOUTS:
            resolved[node.id] = inputs[0] if inputs else node.id
            continue
        resolved[node.id] = f"s{len(signature)}"
        sizes = {key: value for key, value in node.sizes.items() if key not in _MODE_SIZES}
        signature.append((node.op, inputs, sorted(sizes.items(), key=repr), node.weights, node.frozen))
    signature.append(resolved.get(trace.output))
    return signature


def _with_batch_dimension(node: RecordedNode, other: RecordedNode) -> Node:
    shapes = {
        "shape_in": _unified(node.shape_in, other.shape_in),
        "shape_out": _unified(node.shape_out, other.shape_out),
    }
    return Node.model_validate({**dict(node), **shapes})


def _unified(first: Shape, second: Shape) -> Shape:
    """Put `None` where two shapes of different batches differ."""
    if len(first) != len(second):
        return first
    return tuple(a if a == b else None for a, b in zip(first, second, strict=True))


def _unused(report: TraceReport, nodes: tuple[Node, ...]) -> list[UnusedModule]:
    """List the layers that were built but never called, or whose result goes nowhere."""
    weights = {weight.rpartition(".")[0] for node in nodes for weight in node.weights}
    working = {node.name for node in nodes} | weights
    return [_unused_module(module) for module in report.modules if module.name not in working and _does_something(module)]


def _does_something(module: TracedModule) -> bool:
    return module.module not in ("Identity", "Flatten", "Unflatten")


def _unused_module(module: TracedModule) -> UnusedModule:
    reason = "result-unused" if module.called else "never-called"
    return UnusedModule(name=module.name, module=module.module, line=module.line, reason=reason)


def _variants(graph: ModuleGraph, main: Trace, different: list[Trace]) -> list[Variant]:
    found: list[Variant] = []
    for trace in different:
        nodes = tuple(Node.model_validate(dict(node)) for node in trace.nodes)
        update = {"nodes": nodes, "output": trace.output, "output_shape": trace.output_shape}
        variant = ModuleGraph.model_validate({**dict(graph), **update, "schema": graph.schema_})
        found.append(Variant(when=_when(main, trace), graph=variant))
    return found


def _when(main: Trace, other: Trace) -> str:
    """Say what was different about a pass."""
    if main.training != other.training:
        return "in evaluation mode"
    return "for other inputs"
