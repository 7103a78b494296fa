"""How far a graph is believed: whether the source, read without running it, states the graph that the sandbox reported.

The sandbox's child runs learner code and can be made to lie; no secret inside it can prevent that. What the parent reads from
the source by itself cannot lie. The reading gives no verdict: where it says nothing or something else, the trace stands alone.
Disagreement is not reported as forgery, since a reading that is wrong would accuse an honest learner.
"""

from grader.canonical import fused, layers
from grader.graph import ModuleGraph, Node
from grader.merging import TracedNetwork
from grader.ops import INPUT
from grader.result import Provenance
from grader.submission.static.reading import read_network

_MOST_OPERATIONS = 500
"""Longer networks are no exercise's, and reading one takes a time that grows with the square of its length."""


def provenance(source: str, network: TracedNetwork) -> Provenance:
    """Tell on what the graph of a traced network rests."""
    traced = network.graph
    if network.variants or len(traced.nodes) > _MOST_OPERATIONS:
        return Provenance.TRACE  # the source of a network that runs in two ways, or is that long, is not read
    stated = read_network(source, traced.class_name, traced.input_shape)
    return Provenance.STATIC_AND_TRACE if stated is not None and same_network(stated, traced) else Provenance.TRACE


def same_network(stated: ModuleGraph, traced: ModuleGraph) -> bool:
    """Tell whether two graphs run the same layers, on the same values, with the same sizes and parameters."""
    return _canonical(stated) == _canonical(traced)


def _canonical(graph: ModuleGraph) -> tuple[object, ...]:
    """Spell out what a graph does, with its values numbered in the order of execution."""
    graph = fused(graph)
    nodes = layers(graph)
    numbers = {node.id: index for index, node in enumerate(nodes)}
    output = graph.output
    while output not in numbers and output != INPUT:  # what changes no value was left out
        (output,) = graph.node(output).inputs
    return (*(_facts(node, numbers) for node in nodes), graph.output_shape, numbers.get(output))


def _facts(node: Node, numbers: dict[str, int]) -> tuple[object, ...]:
    inputs = tuple(numbers.get(each, each) for each in node.inputs)
    flags = (node.frozen, node.no_grad)
    return (node.op, node.name, node.module, inputs, node.shape_out, sorted(node.sizes.items(), key=repr), node.weights, flags)
