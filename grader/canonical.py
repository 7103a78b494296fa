"""A graph with spelling taken away: what two networks that compute the same have in common.

`fused` joins a product with a parameter matrix and the sum with a bias into the linear layer that they are, and a value times
its own sigmoid into the activation; this is the graph that is shown, checked and rebuilt. `layers` also leaves out what changes
no value: reshapes, copies, products with one.
"""

from collections.abc import Iterator

from grader.graph import ModuleGraph, Node
from grader.ops import DROPOUTS, INPUT, RESHAPES, is_known

_NEUTRAL_SCALARS = {"add": 0, "sub": 0, "mul": 1, "div": 1}


_GATED = {"sigmoid": "silu", "hardsigmoid": "hardswish"}
"""What a value times this function of it is called."""


def fused(graph: ModuleGraph) -> ModuleGraph:
    """Join `x @ W.t() + b` into one linear node, `x * sigmoid(x)` into one activation."""
    return _with_gates(_with_linear_layers(graph))


def _with_linear_layers(graph: ModuleGraph) -> ModuleGraph:
    nodes: dict[str, Node] = {node.id: node for node in graph.nodes}
    users = [each for node in graph.nodes for each in node.inputs]
    for node in graph.nodes:
        product, bias = _product_and_bias(node, nodes)
        if product is None or bias is None or users.count(product.id) > 1 or users.count(bias.id) > 1:
            continue
        del nodes[product.id], nodes[bias.id]
        nodes[node.id] = _linear(node, product, bias)
    kept = tuple(nodes[node.id] for node in graph.nodes if node.id in nodes)
    return graph.model_copy(update={"nodes": kept})


def _with_gates(graph: ModuleGraph) -> ModuleGraph:
    nodes: dict[str, Node] = {node.id: node for node in graph.nodes}
    users = [each for node in graph.nodes for each in node.inputs]
    for node in graph.nodes:
        gate = next((nodes[each] for each in node.inputs if each in nodes and nodes[each].op in _GATED), None)
        if gate is None or node.op != "mul" or sorted(node.inputs) != sorted((gate.id, *gate.inputs)):
            continue
        source = nodes.get(gate.inputs[0])
        if source is not None and not is_known(source.op):
            continue  # it may give several values, such as both halves of a `chunk`, under its one id
        if users.count(gate.id) == 1 and not node.sizes:
            del nodes[gate.id]
            update = {"op": _GATED[gate.op], "inputs": gate.inputs, "no_grad": node.no_grad or gate.no_grad}
            nodes[node.id] = node.model_copy(update=update)
    kept = tuple(nodes[node.id] for node in graph.nodes if node.id in nodes)
    return graph.model_copy(update={"nodes": kept})


def _product_and_bias(node: Node, nodes: dict[str, Node]) -> tuple[Node | None, Node | None]:
    if node.op != "add" or node.sizes:
        return None, None
    inputs = [nodes.get(each) for each in node.inputs]
    product = next((each for each in inputs if each and each.op == "linear" and each.sizes.get("bias") is False), None)
    bias = next((each for each in inputs if each and each.op == "parameter"), None)
    if (
        product is None
        or bias is None
        or bias.shape_out[-1:] != (product.sizes.get("out_features"),)
        or len(bias.shape_out) > 1
    ):
        return None, None
    return product, bias


def _linear(total: Node, product: Node, bias: Node) -> Node:
    update = {
        "id": total.id,
        "shape_out": total.shape_out,
        "parameters": product.parameters + bias.parameters,
        "weights": (*product.weights, *bias.weights),
        "frozen": product.frozen or bias.frozen,
        "no_grad": product.no_grad or total.no_grad,
        "sizes": {**product.sizes, "bias": True},
    }
    return product.model_copy(update=update)


def layers(graph: ModuleGraph) -> tuple[Node, ...]:
    """Return the nodes that change values, with their inputs led past those that do not."""
    behind: dict[str, str] = {INPUT: INPUT}
    kept = []
    for node in graph.nodes:
        inputs = tuple(behind[each] for each in node.inputs)
        if _changes_nothing(node):
            behind[node.id] = inputs[0]
            continue
        behind[node.id] = node.id
        kept.append(node.model_copy(update={"inputs": inputs}))
    return tuple(kept)


def _changes_nothing(node: Node) -> bool:
    if node.no_grad or len(node.inputs) != 1:
        return False
    if node.op in DROPOUTS:
        return node.sizes.get("p") == 0
    if node.op in _NEUTRAL_SCALARS:
        return node.sizes.get("scalar") == _NEUTRAL_SCALARS[node.op] and not node.sizes.get("reverse")
    return node.op == "identity" or (node.op in RESHAPES and _keeps_samples_apart(node))


def _keeps_samples_apart(node: Node) -> bool:
    """Tell a reshape within each sample from one that mixes samples of the batch."""
    if node.shape_in[:1] != (None,):
        return True  # the batch dimension is not known: one pass alone was recorded
    return node.shape_out[:1] == (None,) and None not in node.shape_out[1:]


def branches(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Give the nodes that take something else than the result of the node before them."""
    previous = INPUT
    for node in nodes:
        if node.inputs != (previous,):
            yield node
        previous = node.id
