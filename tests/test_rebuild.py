"""A graph becomes a network that computes the same, starts as torch's own modules start, and refuses impossible sizes."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from grader.graph import ModuleGraph, Node, Shape
from grader.ops import LAYER_SIZES
from grader.rebuild import CannotRebuild, load_learner_state, rebuild

VECTOR, SEQUENCE, IMAGE, VOLUME = (6,), (4, 9), (4, 9, 9), (4, 5, 5, 5)
CONV: dict[str, Any] = {
    "in_channels": 4,
    "out_channels": 6,
    "kernel_size": 3,
    "stride": 2,
    "padding": 1,
    "dilation": 1,
    "groups": 2,
    "bias": False,
}
POOL: dict[str, Any] = {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}
NORM: dict[str, Any] = {"num_features": 4, "eps": 0.01, "momentum": 0.3, "affine": True, "track_running_stats": True}
LAYER_NORM: dict[str, Any] = {"normalized_shape": (6,), "eps": 0.01, "elementwise_affine": True}
NO_RESULT: Shape = ()


def node(op: str, *inputs: str, node_id: str = "a", shape_out: Shape = NO_RESULT, **rest: Any) -> Node:
    """Make a node; what is no field of it is one of its sizes."""
    fields = {key: rest.pop(key) for key in ("weights", "frozen", "no_grad", "shape_in") if key in rest}
    return Node(id=node_id, op=op, name=node_id, inputs=inputs or ("input",), shape_out=shape_out, sizes=rest, **fields)


def graph(*nodes: Node, input_shape: tuple[int, ...] = VECTOR) -> ModuleGraph:
    """Make a graph whose last node is the output."""
    return ModuleGraph(class_name="Net", input_shape=input_shape, nodes=nodes, output=nodes[-1].id)


def images(shape: tuple[int, ...], batch: int = 5) -> Tensor:
    """Make reproducible input, positive and negative."""
    return torch.randn(batch, *shape, generator=torch.Generator().manual_seed(7))


MODULES: list[tuple[str, tuple[int, ...], Callable[[], nn.Module], dict[str, Any]]] = [
    ("linear", VECTOR, lambda: nn.Linear(6, 3, bias=False), {"in_features": 6, "out_features": 3, "bias": False}),
    ("conv1d", SEQUENCE, lambda: nn.Conv1d(**CONV), CONV),
    ("conv2d", IMAGE, lambda: nn.Conv2d(**CONV), CONV),
    ("conv3d", VOLUME, lambda: nn.Conv3d(**CONV), CONV),
    ("batch_norm1d", SEQUENCE, lambda: nn.BatchNorm1d(**NORM), NORM),
    ("batch_norm2d", IMAGE, lambda: nn.BatchNorm2d(**NORM), NORM),
    ("batch_norm3d", VOLUME, lambda: nn.BatchNorm3d(**NORM), NORM),
    ("layer_norm", VECTOR, lambda: nn.LayerNorm(**LAYER_NORM), {"normalized_shape": (6,), "eps": 0.01, "affine": True}),
    ("rms_norm", VECTOR, lambda: nn.RMSNorm(**LAYER_NORM), {"normalized_shape": (6,), "eps": 0.01, "affine": True}),
    ("group_norm", IMAGE, lambda: nn.GroupNorm(2, 4, 0.01), {"num_groups": 2, "num_channels": 4, "eps": 0.01, "affine": True}),
    ("instance_norm", SEQUENCE, lambda: nn.InstanceNorm1d(**NORM), NORM | {"shape_in": (None, *SEQUENCE)}),
    ("instance_norm", IMAGE, lambda: nn.InstanceNorm2d(**NORM), NORM | {"shape_in": (None, *IMAGE)}),
    ("relu", VECTOR, nn.ReLU, {}),
    ("relu6", VECTOR, nn.ReLU6, {}),
    ("leaky_relu", VECTOR, lambda: nn.LeakyReLU(0.3), {"negative_slope": 0.3}),
    ("prelu", VECTOR, lambda: nn.PReLU(6), {"num_parameters": 6}),
    ("elu", VECTOR, lambda: nn.ELU(0.3), {"alpha": 0.3}),
    ("selu", VECTOR, nn.SELU, {}),
    ("celu", VECTOR, lambda: nn.CELU(0.3), {"alpha": 0.3}),
    ("gelu", VECTOR, lambda: nn.GELU("tanh"), {"approximate": "tanh"}),
    ("silu", VECTOR, nn.SiLU, {}),
    ("mish", VECTOR, nn.Mish, {}),
    ("softplus", VECTOR, lambda: nn.Softplus(2.0, 1.0), {"beta": 2.0, "threshold": 1.0}),
    ("hardtanh", VECTOR, lambda: nn.Hardtanh(-0.2, 0.4), {"min_val": -0.2, "max_val": 0.4}),
    ("hardswish", VECTOR, nn.Hardswish, {}),
    ("hardsigmoid", VECTOR, nn.Hardsigmoid, {}),
    ("sigmoid", VECTOR, nn.Sigmoid, {}),
    ("tanh", VECTOR, nn.Tanh, {}),
    ("softmax", SEQUENCE, lambda: nn.Softmax(dim=1), {"dim": 1}),
    ("log_softmax", SEQUENCE, lambda: nn.LogSoftmax(dim=1), {"dim": 1}),
    ("dropout", VECTOR, lambda: nn.Dropout(0.3), {"p": 0.3}),
    ("dropout1d", SEQUENCE, lambda: nn.Dropout1d(0.3), {"p": 0.3}),
    ("dropout2d", IMAGE, lambda: nn.Dropout2d(0.3), {"p": 0.3}),
    ("dropout3d", VOLUME, lambda: nn.Dropout3d(0.3), {"p": 0.3}),
    ("alpha_dropout", VECTOR, lambda: nn.AlphaDropout(0.3), {"p": 0.3}),
    ("max_pool1d", SEQUENCE, lambda: nn.MaxPool1d(dilation=2, **POOL), {"dilation": 2, **POOL}),
    ("max_pool2d", IMAGE, lambda: nn.MaxPool2d(dilation=2, **POOL), {"dilation": 2, **POOL}),
    ("avg_pool1d", SEQUENCE, lambda: nn.AvgPool1d(count_include_pad=False, **POOL), {"count_include_pad": False, **POOL}),
    ("avg_pool2d", IMAGE, lambda: nn.AvgPool2d(count_include_pad=False, **POOL), {"count_include_pad": False, **POOL}),
    ("adaptive_avg_pool1d", SEQUENCE, lambda: nn.AdaptiveAvgPool1d(2), {"output_size": 2}),
    ("adaptive_avg_pool2d", IMAGE, lambda: nn.AdaptiveAvgPool2d((2, 3)), {"output_size": (2, 3)}),
    ("adaptive_max_pool1d", SEQUENCE, lambda: nn.AdaptiveMaxPool1d(2), {"output_size": 2}),
    ("adaptive_max_pool2d", IMAGE, lambda: nn.AdaptiveMaxPool2d((2, 3)), {"output_size": (2, 3)}),
    ("flatten", IMAGE, lambda: nn.Flatten(2, 3), {"start_dim": 2, "end_dim": 3}),
    ("identity", VECTOR, nn.Identity, {}),
]

FUNCTIONS: list[tuple[str, dict[str, Any], Callable[[Tensor, Tensor], Tensor]]] = [
    ("reshape", {"shape_out": (None, 2, 3)}, lambda x, _y: x.view(-1, 2, 3)),
    ("add", {"inputs": 2, "alpha": 3}, lambda x, y: x + 3 * y),
    ("add", {"scalar": 2.5}, lambda x, _y: x + 2.5),
    ("sub", {"inputs": 2, "reverse": True}, lambda x, y: y - x),
    ("sub", {"scalar": 2.5}, lambda x, _y: x - 2.5),
    ("mul", {"inputs": 2}, lambda x, y: x * y),
    ("div", {"scalar": 2.5, "reverse": True}, lambda x, _y: 2.5 / x),
    ("div", {"inputs": 2}, lambda x, y: x / y),
    ("cat", {"inputs": 2, "dim": 1}, lambda x, y: torch.cat([x, y], 1)),
    ("mean", {"dim": (1,), "keepdim": True}, lambda x, _y: x.mean(1, keepdim=True)),
    ("mean", {}, lambda x, _y: x.mean()),
    ("permute", {"dims": (1, 0)}, lambda x, _y: x.t()),
    ("detach", {}, lambda x, _y: x),
]

OTHER_OPS = {"embedding", "matmul", "parameter", "buffer", "constant"}
"""Ops with a test of their own below."""


def test_every_op_of_the_table_is_tested() -> None:
    """Each op that a graph can name is rebuilt by a test of this file."""
    assert {case[0] for case in MODULES} | {case[0] for case in FUNCTIONS} | OTHER_OPS == set(LAYER_SIZES)


@pytest.mark.parametrize(("op", "shape", "make", "sizes"), MODULES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_layer_starts_and_computes_as_torch_s_own(
    op: str, shape: tuple[int, ...], make: Callable[[], nn.Module], sizes: dict[str, Any]
) -> None:
    """Under one seed, a rebuilt layer has the initial values and the output of the module that it stands for, in both modes."""
    torch.manual_seed(3)
    original = make()
    torch.manual_seed(3)
    rebuilt = rebuild(graph(node(op, **sizes), input_shape=shape))
    for training in (True, False):
        original.train(training)
        rebuilt.train(training)
        torch.manual_seed(4)
        expected = original(images(shape))
        torch.manual_seed(4)
        assert torch.equal(rebuilt(images(shape)), expected)


@pytest.mark.parametrize(("op", "sizes", "expected"), FUNCTIONS)
def test_an_operation_without_state_computes_what_it_says(
    op: str, sizes: dict[str, Any], expected: Callable[[Tensor, Tensor], Tensor]
) -> None:
    """Arithmetic and reshapes give what the tensor expression gives, on two values or on one and a number."""
    sizes = dict(sizes)
    inputs = ("input", "second")[: sizes.pop("inputs", 1)]
    second = node("mul", node_id="second", scalar=-2.0)
    x = images(VECTOR)
    assert torch.equal(rebuild(graph(second, node(op, *inputs, **sizes)))(x), expected(x, x * -2.0))


def test_an_embedding_takes_indices() -> None:
    """An embedding looks its rows up for a batch of indices."""
    network = rebuild(graph(node("embedding", num_embeddings=10, embedding_dim=3)))
    assert network(torch.zeros(5, 6, dtype=torch.long)).shape == (5, 6, 3)


def test_sources_feed_operations() -> None:
    """A parameter, a buffer and a number that no layer owns take part with the learner's values."""
    state = {"scale": torch.randn(6, 6), "shift": torch.randn(6)}
    built = graph(
        node("parameter", node_id="w", weight="scale", shape_out=(6, 6)),
        node("buffer", node_id="b", buffer="shift", shape_out=(6,)),
        node("constant", node_id="c", value=0.5),
        node("matmul", "input", "w", node_id="m"),
        node("add", "m", "b", node_id="s"),
        node("mul", "c", "s", node_id="out"),
    ).model_dump()
    for source in built["nodes"][:3]:
        source["inputs"] = ()
    network = rebuild(ModuleGraph.model_validate(built | {"schema": built.pop("schema_")}), state)
    x = images(VECTOR)
    assert torch.allclose(network(x), 0.5 * (x @ state["scale"] + state["shift"]))
    assert [tuple(parameter.shape) for parameter in network.parameters()] == [(6, 6)]


class Learners(nn.Module):
    """Two linear layers and a batch norm whose statistics have moved."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(6, 6)
        self.bn = nn.BatchNorm1d(6, affine=False, momentum=None)
        self.head = nn.Sequential(nn.Linear(6, 2), nn.BatchNorm1d(2))

    def forward(self, x: Tensor) -> Tensor:
        """Go through fc twice: (batch, 6) -> (batch, 2)."""
        y: Tensor = self.head(self.bn(self.fc(self.fc(x))))
        return y


def learners_graph() -> ModuleGraph:
    """Describe `Learners` as a tracer would."""
    fc: dict[str, Any] = {"weights": ("fc.weight", "fc.bias"), "in_features": 6, "out_features": 6, "bias": True}
    head: dict[str, Any] = {"weights": ("head.0.weight", "head.0.bias"), "in_features": 6, "out_features": 2, "bias": True}
    return graph(
        node("linear", node_id="1", **fc),
        node("linear", "1", node_id="2", **fc),
        node("batch_norm1d", "2", node_id="3", num_features=6, momentum=None, affine=False, buffers="bn"),
        node("linear", "3", node_id="4", **head),
        node("batch_norm1d", "4", node_id="5", num_features=2, weights=("head.1.weight", "head.1.bias")),
    )


def test_the_learner_s_state_makes_the_outputs_equal() -> None:
    """With the learner's parameters and statistics loaded, training and evaluation give the learner's outputs."""
    learners = Learners()
    learners(images(VECTOR) + 1)
    rebuilt = rebuild(learners_graph(), learners.state_dict())
    for training in (False, True):
        assert torch.equal(rebuilt.train(training)(images(VECTOR)), learners.train(training)(images(VECTOR)))
    for name, key in rebuilt.learner_names.items():
        assert torch.equal(rebuilt.state_dict()[key], learners.state_dict()[name])
    assert set(rebuilt.learner_names) == set(learners.state_dict())


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ("bn", ("bn.running_mean", "bn.running_var")),
        ("", ("running_mean", "running_var")),
        ("means,variances", ("means", "variances")),
    ],
)
def test_statistics_are_found_where_the_graph_says(where: str, names: tuple[str, str]) -> None:
    """Running statistics come from a module's buffers or from the learner's own, and two sets of them are not mixed up."""
    state = {names[0]: torch.full((6,), 2.0), names[1]: torch.full((6,), 4.0)}
    first = node("batch_norm1d", node_id="1", num_features=6, eps=0.0, affine=False, buffers=where)
    second = node("batch_norm1d", "1", node_id="2", num_features=6, eps=0.0, affine=False, buffers="another")
    network = rebuild(graph(first, second), state).eval()
    assert torch.allclose(network(images(VECTOR)), (images(VECTOR) - 2) / 2)


def test_nodes_with_the_same_weights_share_one_layer() -> None:
    """A layer that the learner calls twice has its parameters once, and other ops can share a tied weight."""
    assert sum(p.numel() for p in rebuild(learners_graph()).parameters()) == sum(p.numel() for p in Learners().parameters())
    tied = rebuild(
        graph(
            node("embedding", node_id="1", num_embeddings=10, embedding_dim=3, weights=("table",)),
            node("linear", "1", node_id="2", in_features=3, out_features=10, bias=False, weights=("table",)),
        )
    )
    assert [tuple(parameter.shape) for parameter in tied.parameters()] == [(10, 3)]


def test_a_batch_norm_called_twice_keeps_one_set_of_statistics() -> None:
    """The running statistics of a batch norm that is called twice have moved twice, as the learner's have."""
    original = nn.BatchNorm1d(6)
    original(original(images(VECTOR)) + 1)
    sizes: dict[str, Any] = {"num_features": 6, "weights": ("bn.weight", "bn.bias")}
    shift = node("add", "1", node_id="2", scalar=1.0)
    network = rebuild(graph(node("batch_norm1d", node_id="1", **sizes), shift, node("batch_norm1d", "2", node_id="3", **sizes)))
    network(images(VECTOR))
    assert torch.equal(network.state_dict()["layers.0.running_mean"], original.state_dict()["running_mean"])
    assert len(network.layers) == 1


def test_a_state_of_another_shape_is_refused() -> None:
    """Loading a value that does not fit is an error, not a broadcast."""
    network = rebuild(learners_graph())
    with pytest.raises(RuntimeError, match="size mismatch"):
        load_learner_state(network, {"fc.weight": torch.zeros(1)})


def test_a_conv_net_takes_any_batch() -> None:
    """Convolution, pooling, flattening by `view` and a linear layer run for every batch size."""
    conv = CONV | {"in_channels": 1, "groups": 1, "weights": ("conv.weight",)}
    network = rebuild(
        graph(
            node("conv2d", node_id="1", **conv),
            node("max_pool2d", "1", node_id="2", kernel_size=2),
            node("reshape", "2", node_id="3", shape_out=(None, 294)),
            node("linear", "3", node_id="4", in_features=294, out_features=10, bias=True),
            input_shape=(1, 28, 28),
        )
    )
    assert [network(images((1, 28, 28), batch)).shape for batch in (1, 8)] == [(1, 10), (8, 10)]


def test_frozen_and_detached_parts_learn_nothing() -> None:
    """A frozen layer, one under `no_grad` and one before `detach` get no gradient; the layer after them does."""
    sizes: dict[str, Any] = {"in_features": 6, "out_features": 6, "bias": True}
    network = rebuild(
        graph(
            node("linear", node_id="1", frozen=True, **sizes),
            node("linear", "1", node_id="2", no_grad=True, **sizes),
            node("linear", "2", node_id="3", **sizes),
            node("detach", "3", node_id="4"),
            node("linear", "4", node_id="5", **sizes),
        )
    )
    network(images(VECTOR)).sum().backward()
    learns = [[p.grad is not None for p in layer.parameters()] for layer in network.layers]
    assert learns == [[False, False]] * 3 + [[True, True]]
    assert [layer.get_parameter("weight").requires_grad for layer in network.layers] == [False, True, True, True]


HUGE = 10**12


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (node("other:fft"), r"cannot rebuild `other:fft`: `a` is an operation that bngrade does not know"),
        (node("constant", value=None), r"`a` is no scalar"),
        (node("buffer", buffer="b", shape_out=(6,)), r"the values of `a` are no part of the graph"),
        (node("parameter", weight="w", shape_out=(None, 6)), r"depends on the batch size"),
        (node("linear", in_features=HUGE, out_features=1, bias=False), r"1,000,000,000,000 parameters, at most 50,000,000"),
        (node("linear", in_features=HUGE, out_features=HUGE, bias=False), r"`linear`: `a` has sizes that make no module"),
        (node("batch_norm1d", num_features=HUGE, affine=False), r"parameters, at most 50,000,000"),
        (node("parameter", weight="w", shape_out=(HUGE,)), r"parameters, at most 50,000,000"),
        (
            node("linear", in_features=6, out_features=2_000_000, bias=False),
            r"2,000,006 numbers for one image, at most 1,000,000",
        ),
        (node("linear", in_features=-6, out_features=3, bias=True), r"`a` has sizes that make no module"),
        (node("linear", in_features="6", out_features=3, bias=True), r"`a` has sizes that make no module"),
        (node("linear", in_features=6), r"`a` has sizes that make no module: .*out_features"),
        (node("conv2d", **CONV | {"groups": 0}), r"`a` has sizes that make no module"),
        (node("dropout", p=2.0), r"`a` has sizes that make no module"),
        (node("instance_norm", num_features=3), r"`a` has sizes that make no module"),
        (node("linear", in_features=6, out_features=3, bias=True, weights=("w",)), r"it uses 1 parameters, the module has 2"),
        (
            node("linear", "input", "input", in_features=6, out_features=6, bias=False),
            r"`a` takes 2 inputs: its weights are computed",
        ),
        (node("reshape", shape_out=(None, None)), r"more than one open dimension"),
    ],
)
def test_what_makes_no_network_is_refused(bad: Node, reason: str) -> None:
    """An unknown operation, missing values, and sizes that are absurd, huge or missing say which operation is at fault."""
    with pytest.raises(CannotRebuild, match=reason) as caught:
        rebuild(graph(bad))
    assert caught.value.op in {bad.op, "Net"}


def test_one_name_for_two_shapes_is_refused() -> None:
    """Two layers cannot share a parameter that would need two shapes."""
    nodes = [node("linear", node_id=str(n), in_features=6, out_features=n, bias=False, weights=("w",)) for n in (2, 3)]
    with pytest.raises(CannotRebuild, match=r"`w` is used with the shapes \(2, 6\) and \(3, 6\)"):
        rebuild(graph(*nodes))


def test_operations_that_do_not_fit_together_are_named() -> None:
    """A layer that cannot take its input is named when the network runs."""
    network = rebuild(graph(node("linear", in_features=7, out_features=3, bias=True)))
    with pytest.raises(CannotRebuild, match=r"cannot rebuild `linear`: `a` does not run: .*shapes"):
        network(images(VECTOR))
