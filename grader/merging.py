"""From the recorded passes to one graph, and to the passes that differ from it.

Takes the traces of a network in both modes at two batch sizes. Passes agree if they run the same operations with the same
sizes in the same order, on shapes that differ in the batch size alone; in evaluation mode dropout may be missing or idle and
batch normalisation use what it has kept. A dimension that follows the batch size becomes `None`.
"""

from collections.abc import Mapping
from typing import Any

from grader.graph import ModuleGraph, Node, RecordedNode, Shape, UnusedModule
from grader.ops import DROPOUTS, INPUT
from grader.sandbox.answer import Trace, TracedModule, TraceReport
from grader.value import Value


class Variant(Value):
    """A graph that some passes ran instead, and when they did."""

    when: str
    training: bool
    """Whether the passes were in training mode."""
    graph: ModuleGraph


class TracedNetwork(Value):
    """What a network does: its graph in training mode, and every pass that did something else."""

    graph: ModuleGraph
    variants: tuple[Variant, ...] = ()
    outputs: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """The batch size and the shape of the output of every pass."""


def merge(report: TraceReport, class_name: str, input_shape: tuple[int, ...]) -> TracedNetwork:
    """Make one graph of all passes.

    Raises:
        ValueError: the traces are no graphs (a node uses what no node made); a child that sends such is broken on purpose.
    """
    passes = [_normalised(_pruned(trace)) for trace in report.traces]
    main, different = passes[0], [other for other in passes[1:] if not _agree(passes[0], other)]
    graph = ModuleGraph(
        class_name=class_name,
        input_shape=input_shape,
        parameters=report.parameters,
        **_merged(main, passes[1:]),
    )
    graph = graph.model_copy(update={"unused": tuple(_unused(report, graph.nodes))})
    outputs = tuple((each.batch_size, each.output_shape) for each in report.traces)
    return TracedNetwork(graph=graph, variants=tuple(_variants(graph, main, different)), outputs=outputs)


def _merged(trace: Trace, others: list[Trace]) -> dict[str, Any]:
    """Give a graph's nodes and output, with the batch dimension found by the pass of the same mode that agrees."""
    same_mode = (other for other in others if other is not trace and other.training == trace.training)
    partner = next((other for other in same_mode if _agree(trace, other)), trace)
    return {
        "nodes": tuple(_with_batch_dimension(*pair) for pair in zip(trace.nodes, partner.nodes, strict=True)),
        "output": trace.output,
        "output_shape": _unified(trace.output_shape, partner.output_shape),
    }


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


def _normalised(trace: Trace) -> Trace:
    """Say what the mode makes of a layer: idle dropout hands its input on, kept statistics are due in evaluation mode."""
    return trace.model_copy(update={"nodes": tuple(_in_mode(node, training=trace.training) for node in trace.nodes)})


def _in_mode(node: RecordedNode, *, training: bool) -> RecordedNode:
    sizes = dict(node.sizes)
    if node.op in DROPOUTS:
        idle = not sizes.pop("active", True)
        return node.model_copy(update={"op": "identity", "sizes": {}} if idle else {"sizes": sizes})
    if "batch_statistics" in sizes and not training:
        sizes["track_running_stats"] = not sizes.pop("batch_statistics")
    elif sizes.get("batch_statistics"):
        del sizes["batch_statistics"]
    return node.model_copy(update={"sizes": sizes})


def _agree(first: Trace, second: Trace) -> bool:
    same_mode = first.training == second.training
    left, right = _signature(first, same_mode=same_mode), _signature(second, same_mode=same_mode)
    if len(left) != len(right):
        return False
    batches = first.batch_size, second.batch_size
    return all(
        one == other and _same_but_for_the_batch(shape, other_shape, batches)
        for (one, shape), (other, other_shape) in zip(left, right, strict=True)
    )


def _signature(trace: Trace, *, same_mode: bool) -> list[tuple[object, Shape]]:
    """Spell out what a pass does: op, where from, sizes, weights; and the shape that results.

    Against a pass in the other mode, what may differ is left out: copies and, in training mode, dropout.
    """
    passed_over = {"identity", *DROPOUTS} if trace.training else {"identity"}
    resolved: dict[str, str] = {INPUT: INPUT}
    signature: list[tuple[object, Shape]] = []
    for node in trace.nodes:
        inputs = tuple(resolved.get(each, each) for each in node.inputs)
        if not same_mode and node.op in passed_over and inputs:
            resolved[node.id] = inputs[0]
            continue
        resolved[node.id] = f"s{len(signature)}"
        sizes = {key: size for key, size in node.sizes.items() if same_mode or key != "batch_statistics"}
        facts = (node.op, inputs, sorted(sizes.items(), key=repr), node.weights, node.frozen)
        signature.append((facts, node.shape_out))
    signature.append((resolved.get(trace.output), trace.output_shape))
    return signature


def _same_but_for_the_batch(first: Shape, second: Shape, batches: tuple[int, int]) -> bool:
    """Tell whether two shapes have the same dimensions, or such as grow with the batch."""
    if len(first) != len(second):
        return False
    return all(a == b or (a or 0) * batches[1] == (b or 0) * batches[0] for a, b in zip(first, second, strict=True))


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
    working = {node.name for node in nodes if node.module is not None} | weights
    return [_unused_module(module) for module in report.modules if module.name not in working and _does_something(module)]


def _does_something(module: TracedModule) -> bool:
    return module.module not in ("Identity", "Flatten", "Unflatten")


def _unused_module(module: TracedModule) -> UnusedModule:
    reason = "result-unused" if module.called else "never-called"
    return UnusedModule(name=module.name, module=module.module, line=module.line, reason=reason)


def _variants(graph: ModuleGraph, main: Trace, different: list[Trace]) -> list[Variant]:
    """Make a graph of each pass that did something else, one for passes that agree among themselves."""
    found: list[Variant] = []
    for index, trace in enumerate(different):
        if any(earlier.training == trace.training and _agree(earlier, trace) for earlier in different[:index]):
            continue
        variant = graph.model_copy(update=_merged(trace, different))
        found.append(Variant(when=_when(main, trace), training=trace.training, graph=variant))
    return found


def _when(main: Trace, other: Trace) -> str:
    """Say what was different about a pass."""
    if main.training != other.training:
        return "in evaluation mode"
    return "for other inputs"
