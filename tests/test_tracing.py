"""What the tracer says of a network: operations, names, lines, what is unused, and where passes differ."""

from contextlib import nullcontext
from textwrap import dedent, indent
from typing import Any

import pytest
from test_zoo import BATCH_SIZES, traced_network
from torch.nn.modules import module as torch_module

from grader.graph import ModuleGraph, Node
from grader.merging import TracedNetwork
from grader.rebuild import CannotRebuild, rebuild
from grader.sandbox.protocol import SUBMISSION_FILENAME
from grader.sandbox.tracing.modules import ModuleWatch
from grader.sandbox.tracing.recorder import NODE_LIMIT, TooManyOperationsError
from grader.sandbox.tracing.trace import OutputError, trace

HEAD = "import torch, torch.nn.functional as F\nfrom torch import nn\n"
SHAPE = (8,)


def load(source: str) -> Any:
    """Run a learner's source and give its `Net`."""
    namespace: dict[str, Any] = {}
    exec(compile(source, SUBMISSION_FILENAME, "exec"), namespace)
    return namespace["Net"]


def network_of(forward: str, init: str = "") -> str:
    """Write a file with a network `Net` that has the layers `fc1` (8 to 8) and `fc2` (8 to 3)."""
    body = indent(dedent(forward).strip("\n"), " " * 8)
    built = indent(dedent(init).strip("\n"), " " * 8)
    return (
        f"{HEAD}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        f"        self.fc1, self.fc2 = nn.Linear(8, 8), nn.Linear(8, 3)\n{built}\n    def forward(self, x):\n{body}\n"
    )


def traced(forward: str, init: str = "", shape: tuple[int, ...] = SHAPE) -> TracedNetwork:
    """Trace a network of `network_of`."""
    return traced_network(load(network_of(forward, init)), shape)[1]


def ops(graph: ModuleGraph) -> list[str]:
    """Give the operations in order."""
    return [node.op for node in graph.nodes]


def only(graph: ModuleGraph, op: str) -> Node:
    """Give the one node with an op."""
    (found,) = [node for node in graph.nodes if node.op == op]
    return found


@pytest.mark.parametrize(
    "statement",
    [
        "h.relu_()",
        "F.relu(h, inplace=True)",
        "torch.relu_(h)",
        "h.view(-1, 2, 4).relu_()",
        "h.data.clamp_(min=0)",
        "h[h < 0] = 0",
    ],
)
def test_write_in_place_counts_although_its_result_is_thrown_away(statement: str) -> None:
    """An in-place activation is in the graph, between the layers that it stands between."""
    graph = traced(f"h = self.fc1(x)\n{statement}\nreturn self.fc2(h)").graph
    assert [op for op in ops(graph) if op not in ("reshape", "detach")] == ["linear", "relu", "linear"]


def test_write_in_place_counts_in_inference_mode() -> None:
    """Tensors of the inference mode count no versions; their writes are seen all the same."""
    graph = traced(
        "with torch.inference_mode():\n    h = self.fc1(x)\n    F.relu(h, inplace=True)\n    return h.contiguous() * 2"
    ).graph
    assert ops(graph) == ["linear", "relu", "mul"]
    assert all(node.no_grad for node in graph.nodes)


def test_write_through_a_part_of_a_tensor_is_no_write_to_the_whole() -> None:
    """What happens to one half of a tensor shows as a write to a view, after the operation that did it."""
    graph = traced("h = self.fc1(x)\nh[:, :4].relu_()\nreturn self.fc2(h)").graph
    assert ops(graph) == ["linear", "other:__getitem__", "relu", "other:write_to_view", "linear"]
    assert only(graph, "other:write_to_view").inputs == ("n1", "n3")


def test_write_behind_a_transposed_view_is_no_reshape() -> None:
    """A permuted view of a written tensor holds its values in another order: the graph does not claim to know it."""
    graph = traced("h = x * 1.5\nv = h.transpose(1, 2)\nh.relu_()\nreturn v.flatten(1)", shape=(2, 4)).graph
    assert "other:write_to_view" in ops(graph)


def test_operation_stands_at_the_line_that_calls_it() -> None:
    """A layer that `forward` calls, and a function, have the line of the call."""
    source = network_of("h = self.fc1(x)\nh = F.relu(h)\nreturn self.fc2(\n    h\n)")
    graph = traced_network(load(source), SHAPE)[1].graph
    lines = source.splitlines()
    assert [lines[node.line - 1].strip() for node in graph.nodes if node.line] == [
        "h = self.fc1(x)",
        "h = F.relu(h)",
        "return self.fc2(",
    ]


@pytest.mark.parametrize("call", ["return self.net(x)", "return nn.Sequential(self.net)(x)"])
def test_layer_in_a_container_stands_at_the_line_that_builds_it(call: str) -> None:
    """What a `Sequential` calls has the line where it was built, not the one line that calls the container."""
    source = network_of(call, "self.net = nn.Sequential(\n    nn.Linear(8, 4),\n    nn.ReLU(),\n)")
    graph = traced_network(load(source), SHAPE)[1].graph
    lines = source.splitlines()
    assert [lines[node.line - 1].strip() for node in graph.nodes if node.line] == ["nn.Linear(8, 4),", "nn.ReLU(),"]


def test_network_that_inherits_its_forward_has_lines() -> None:
    """A class that is a `Sequential` itself has no call of its own; its layers stand where they are built."""
    layers = "            nn.Linear(8, 4),\n            nn.Tanh(),\n"
    source = f"{HEAD}class Net(nn.Sequential):\n    def __init__(self):\n        super().__init__(\n{layers}        )\n"
    assert [node.line for node in traced_network(load(source), SHAPE)[1].graph.nodes] == [6, 7]


def test_operations_are_named_as_the_learner_names_them() -> None:
    """Modules go by their path, functions with a module's parameters by that module, others by the operation."""
    init = """
    self.net = nn.Sequential(nn.Linear(8, 8), nn.ReLU())
    self.scale = nn.Parameter(torch.ones(8))
    """
    forward = "h = self.net(self.fc1(x))\nh = F.linear(h, self.fc2.weight, self.fc2.bias)\nreturn torch.sin(torch.tanh(h))"
    assert [node.name for node in traced(forward, init).graph.nodes] == ["fc1", "net.0", "net.1", "fc2", "tanh", "sin"]


def test_function_in_a_block_is_named_after_the_block() -> None:
    """A functional call inside a learner's own module carries that module's path."""
    block = "class Block(nn.Module):\n    def forward(self, x):\n        return F.relu(x)\n"
    source = network_of("return self.blocks(x)", "self.blocks = nn.Sequential(Block(), Block())").replace(
        "class Net", f"{block}class Net"
    )
    assert [node.name for node in traced_network(load(source), SHAPE)[1].graph.nodes] == ["blocks.0.relu", "blocks.1.relu"]


def test_layers_without_effect_are_listed_with_the_reason() -> None:
    """A layer that never ran and one whose result goes nowhere are told apart, each with the line that builds it."""
    init = "self.bn = nn.BatchNorm1d(8)\nself.relu = nn.ReLU()\nself.drop = nn.Dropout(0.1)\nself.idle = nn.Identity()"
    graph = traced("h = self.fc1(x)\nself.bn(h)\nreturn self.fc2(F.relu(self.drop(h)))", init).graph
    assert [(each.name, each.module, each.reason, each.line) for each in graph.unused] == [
        ("bn", "BatchNorm1d", "result-unused", 7),
        ("relu", "ReLU", "never-called", 8),
    ]
    assert "batch_norm1d" not in ops(graph)


def test_same_operations_in_every_pass_make_no_variant() -> None:
    """Dropout and batch normalisation change with the mode as they should: that is one graph."""
    init = "self.bn = nn.BatchNorm1d(8)\nself.drop = nn.Dropout(0.5)"
    network = traced("return self.fc2(self.drop(self.bn(self.fc1(x))))", init)
    assert (ops(network.graph), network.variants) == (["linear", "batch_norm1d", "dropout", "linear"], ())


@pytest.mark.parametrize(
    ("forward", "when", "in_graph", "in_variant"),
    [
        ("if self.training:\n    x = self.bn(x)\nreturn x * 2", "in evaluation mode", ["batch_norm1d", "mul"], ["mul"]),
        ("if not self.training:\n    x = x.softmax(1)\nreturn x * 2", "in evaluation mode", ["mul"], ["softmax", "mul"]),
        ("if len(x) > 3:\n    x = x.relu()\nreturn x * 2", "for other inputs", ["mul"], ["relu", "mul"]),
        ("if x.min() < 0:\n    x = x.relu()\nreturn x * 2", "for other inputs", ["mul"], ["relu", "mul"]),
        ("if len(x) > 3 and not self.training:\n    x = -x\nreturn x + 2", "in evaluation mode", ["add"], ["mul", "add"]),
        ("return x.view(len(x), -1, 2 if self.training else 4)", "in evaluation mode", ["reshape"], ["reshape"]),
        ("return x.view(len(x), -1, 2 if len(x) == 3 else 4)", "for other inputs", ["reshape"], ["reshape"]),
        ("return F.dropout(x * 2, 0.5)", "in evaluation mode", ["mul", "dropout"], ["mul", "dropout"]),
        ("return self.drop(x) if self.training else self.drop(x) * 2", "in evaluation mode", ["dropout"], ["mul"]),
    ],
)
def test_pass_that_runs_other_operations_is_a_variant(
    forward: str, when: str, in_graph: list[str], in_variant: list[str]
) -> None:
    """A network whose operations follow its mode, its batch size or its data is told with what each pass did."""
    network = traced(forward, "self.bn = nn.BatchNorm1d(8)\nself.drop = nn.Dropout(0.5)")
    assert when in [variant.when for variant in network.variants]
    assert len({variant.when for variant in network.variants}) == len(network.variants)
    assert ops(network.graph) == in_graph
    assert in_variant in [ops(variant.graph) for variant in network.variants]


def test_variant_knows_the_batch_dimension() -> None:
    """Both evaluation passes make one variant, with `None` where the batch size goes."""
    (variant,) = traced("return x * 2 if self.training else x * 3").variants
    assert variant.graph.nodes[0].shape_out == (None, 8)


def test_batch_norm_that_keeps_to_its_statistics_in_training_mode_is_told() -> None:
    """A batch norm held in evaluation mode uses no statistics of the batch; it cannot be rebuilt as if it did."""
    graph = traced("self.bn.eval()\nreturn self.bn(x)", "self.bn = nn.BatchNorm1d(8)").graph
    assert only(graph, "batch_norm1d").sizes["batch_statistics"] is False
    with pytest.raises(CannotRebuild, match="does not use the statistics of the batch"):
        rebuild(graph)


def test_batch_norm_that_uses_the_batch_in_evaluation_mode_is_a_variant() -> None:
    """`training=True` for good makes a layer without running statistics of what looked like one with them."""
    call = "return F.batch_norm(x, self.bn.running_mean, self.bn.running_var, training=True)"
    network = traced(call, "self.bn = nn.BatchNorm1d(8)")
    (variant,) = network.variants
    assert only(network.graph, "batch_norm1d").sizes["track_running_stats"] is True
    assert only(variant.graph, "batch_norm1d").sizes["track_running_stats"] is False


def test_batch_norm_with_invented_statistics_is_no_batch_norm() -> None:
    """Statistics that are neither the batch's nor the network's own make another operation."""
    graph = traced("return F.batch_norm(x, torch.full((8,), 0.5), torch.ones(8))").graph
    assert "other:batch_norm" in ops(graph)


def test_shapes_leave_the_batch_dimension_open() -> None:
    """What follows the batch size is `None` in every shape, also where samples are merged into rows."""
    graph = traced("return self.fc1(x.reshape(-1, 8)).view(len(x), -1)", shape=(2, 8)).graph
    assert [(node.shape_in, node.shape_out) for node in graph.nodes] == [
        ((None, 2, 8), (None, 8)),
        ((None, 8), (None, 8)),
        ((None, 8), (None, 16)),
    ]
    assert graph.output_shape == (None, 16)


def test_network_that_never_ends_growing_is_refused() -> None:
    """More operations than the limit in one pass raise; as many as the limit do not."""
    loop = "for _ in range({}):\n    x = x + 1\nreturn x"
    assert len(traced(loop.format(NODE_LIMIT // 10)).graph.nodes) == NODE_LIMIT // 10
    with pytest.raises(TooManyOperationsError, match=str(NODE_LIMIT)):
        traced(loop.format(NODE_LIMIT + 1))


@pytest.mark.parametrize(
    ("expression", "op"),
    [
        ("torch.sin(x)", "other:sin"),
        ("x.pow(2)", "other:pow"),
        ("F.normalize(x)", "other:normalize"),
        ("x.cumsum(1)", "other:cumsum"),
        ("F.glu(x)", "other:glu"),
        ("torch.floor_divide(x, 2)", "other:floor_divide"),
        ("x[:, :4]", "other:__getitem__"),
        ("x.expand(2, -1, -1)", "other:expand"),
        ("torch.stack([x, x], 1)", "other:stack"),
        ("x.clamp(min=-1)", "other:clamp"),
        ("x.half()", "other:half"),
        ("x.to(torch.bfloat16)", "other:to"),
        ("x.view(torch.int32)", "other:view"),
        ("torch.where(x > 1, x, 0.0)", "other:where"),
        ("torch.maximum(x, torch.zeros(2, 1, 8))", "other:maximum"),
        ("x[:, :1] * torch.full((1, 3), 2.0)", "other:mul"),
        ("F.avg_pool2d(x[:, None, None], 1, divisor_override=3)", "other:avg_pool2d"),
        ("F.embedding(x.abs().long().clamp(0, 7), self.fc2.weight.t(), max_norm=1.0)", "other:embedding"),
        ("nn.LSTM(8, 2)(x)[0]", "other:lstm"),
        ("nn.MultiheadAttention(8, 2)(x, x, x)[0]", "other:multi_head_attention_forward"),
    ],
)
def test_function_that_the_table_lacks_is_other_with_its_name(expression: str, op: str) -> None:
    """Nothing crashes and nothing is dropped: what is not in the table stands in the graph by its name."""
    graph = traced(f"return {expression}").graph
    assert op in ops(graph)
    with pytest.raises(CannotRebuild, match=r"rebuild `(other:|constant)"):
        rebuild(graph, {})


def test_results_of_one_call_share_its_node() -> None:
    """Both halves of a `chunk` come from the one node that made them."""
    graph = traced("a, b = self.fc1(x).chunk(2, dim=1)\nreturn a * torch.sigmoid(b)").graph
    assert ops(graph) == ["linear", "other:chunk", "sigmoid", "mul"]
    assert graph.nodes[-1].inputs == ("n2", "n3")


def test_autograd_function_shows_what_runs_inside_without_gradients() -> None:
    """The gradient of a learner's own `autograd.Function` is unknown; its operations say that they run without one."""
    function = (
        "class Double(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n        return x * 2\n"
        "    @staticmethod\n    def backward(ctx, grad):\n        return grad\n"
    )
    source = network_of("return Double.apply(self.fc1(x))").replace("class Net", f"{function}class Net")
    graph = traced_network(load(source), SHAPE)[1].graph
    assert [(node.op, node.no_grad) for node in graph.nodes] == [("linear", False), ("mul", True)]


@pytest.mark.parametrize("fails", [False, True])
def test_tracing_leaves_modes_and_hooks_as_they_were(*, fails: bool) -> None:
    """Modules get their own modes back and torch its hooks, also when `forward` raises."""
    network = load(network_of(f"if {fails} and not self.training:\n    raise ValueError('mine')\nreturn self.fc1(x)"))()
    network.fc1.eval()
    before = {name: module.training for name, module in network.named_modules()}
    hooks = dict(torch_module._global_forward_hooks), dict(torch_module._global_forward_pre_hooks)
    with pytest.raises(ValueError, match="mine") if fails else nullcontext():
        trace(network, ModuleWatch(), list(SHAPE), BATCH_SIZES)
    assert {name: module.training for name, module in network.named_modules()} == before
    assert (dict(torch_module._global_forward_hooks), dict(torch_module._global_forward_pre_hooks)) == hooks


@pytest.mark.parametrize(
    ("expression", "first"),
    [
        ("self.table(x)", "embedding"),
        ("F.one_hot(x, 4)", "other:one_hot"),
        ("self.table.weight[x]", "parameter"),
    ],
)
def test_network_that_takes_indices_is_probed_with_indices(expression: str, first: str) -> None:
    """An embedding, `one_hot` or an index refuses fractions; such a network is traced on whole numbers."""
    assert ops(traced(f"return {expression}", "self.table = nn.Embedding(4, 3)", (5,)).graph)[0] == first


@pytest.mark.parametrize(
    ("result", "message"),
    [("(x, x)", "a tuple of 2"), ("None", "nothing"), ("{'logits': x}", "a dict of 1"), ("x.sum().item()", "type float")],
)
def test_output_that_is_no_tensor_is_refused(result: str, message: str) -> None:
    """The message says what came back instead."""
    with pytest.raises(OutputError, match=message):
        traced(f"return {result}")


def test_network_that_returns_its_input_has_no_nodes() -> None:
    """The output is the input itself."""
    graph = traced("return x").graph
    assert (graph.nodes, graph.output) == ((), "input")


def test_input_that_does_not_matter_is_not_in_the_graph() -> None:
    """A network that returns a constant has the constant as its only node."""
    assert ops(traced("self.fc1(x)\nreturn torch.zeros(len(x), 3)").graph) == ["constant"]


def test_what_a_layer_learns_is_told() -> None:
    """Names of parameters, their count, frozen ones and layers run without gradients."""
    init = "self.fc2.weight.requires_grad_(False)\nself.fc3 = nn.Linear(3, 3)\nself.fc3.weight = nn.Parameter(torch.eye(3))"
    graph = traced("with torch.no_grad():\n    x = self.fc1(x)\nreturn self.fc3(self.fc3(self.fc2(x)))", init).graph
    assert [(node.weights, node.parameters, node.frozen, node.no_grad) for node in graph.nodes] == [
        (("fc1.weight", "fc1.bias"), 72, False, True),
        (("fc2.weight", "fc2.bias"), 27, True, False),
        (("fc3.weight", "fc3.bias"), 12, False, False),
        (("fc3.weight", "fc3.bias"), 12, False, False),
    ]
    assert graph.parameters == 72 + 27 + 12


@pytest.mark.parametrize(
    "forward",
    [
        "return F.linear(x, self.fc1.weight * 2, self.fc1.bias)",
        "return F.linear(x, self.fc1.weight.data)",
        "self.fc1.weight.data.clamp_(-0.1, 0.1)\nreturn self.fc1(x)",
        "with torch.no_grad():\n    self.fc1.weight.div_(self.fc1.weight.norm())\nreturn self.fc1(x)",
        "self.fc1.weight.data = self.fc1.weight.data / 2\nreturn self.fc1(x)",
        "return F.batch_norm(x, None, None, self.fc1.bias * 2, training=True)",
        "return F.layer_norm(x, (8,), self.fc1.bias.exp())",
        "return nn.Linear(8, 8)(x)",
    ],
)
def test_layer_whose_weights_are_computed_is_no_plain_layer(forward: str) -> None:
    """Weights that a pass computes, rewrites or makes anew flow in as values; the layer is not rebuilt as if it owned them."""
    graph = traced(forward).graph
    layer = next(node for node in graph.nodes if node.op in ("linear", "batch_norm1d", "layer_norm"))
    assert len(layer.inputs) > 1
    with pytest.raises(CannotRebuild, match=r"."):
        rebuild(graph, {})


def test_layout_of_a_parameter_is_told() -> None:
    """A weight of (in_features, out_features) is marked; square ones are not taken for each other."""
    init = "self.w = nn.Parameter(torch.randn(8, 8))"
    marks = [
        traced(f"return {product}", init).graph.nodes[-1].sizes.get("transposed", False)
        for product in ("x @ self.w", "x @ self.w.t()", "F.linear(x, self.w)", "F.linear(x, self.w.T)", "x @ self.w.t().t()")
    ]
    assert marks == [True, False, False, True, True]


def test_buffer_that_takes_values_from_the_data_is_followed() -> None:
    """A running average that `forward` writes and uses is no constant of the network."""
    graph = traced("self.m.mul_(0.9).add_(x.mean(0))\nreturn x - self.m", 'self.register_buffer("m", torch.zeros(8))').graph
    assert ops(graph) == ["buffer", "mul", "mean", "add", "sub"]


def test_size_that_json_cannot_carry_is_written_out() -> None:
    """An infinite number is text in the graph, not a broken answer."""
    assert only(traced('return x + float("inf")').graph, "add").sizes == {"scalar": "inf"}


def test_product_that_is_used_twice_is_not_joined_with_a_bias() -> None:
    """A matrix product joins with its bias into a linear layer only where nothing else sees the product."""
    init = "self.w, self.b = nn.Parameter(torch.randn(8, 8)), nn.Parameter(torch.randn(8))"
    alone = traced("return torch.relu(x @ self.w + self.b)", init).graph
    twice = traced("p = x @ self.w\nreturn (p + self.b) * p", init).graph
    assert [ops(alone), ops(twice)] == [["linear", "relu"], ["linear", "parameter", "add", "mul"]]
    assert (only(alone, "linear").sizes["bias"], only(twice, "linear").sizes["bias"]) == (True, False)
    assert only(alone, "linear").weights == ("w", "b")


def test_half_of_a_layer_without_gradients_makes_the_whole_so() -> None:
    """A bias added without gradients is not hidden by the layer that it joins."""
    init = "self.w, self.b = nn.Parameter(torch.randn(8, 8)), nn.Parameter(torch.randn(8))"
    assert only(traced("h = x @ self.w\nwith torch.no_grad():\n    return h + self.b", init).graph, "linear").no_grad


def test_tracing_is_reproducible() -> None:
    """The probe and the dropout are random; the same network traced twice gives the same graph."""
    first, second = (traced("return self.fc2(F.dropout(self.fc1(x), 0.5, self.training))") for _ in range(2))
    assert first == second
