"""Seeds trained together reach what each reaches alone, and do not touch one another."""

import copy
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
import torch
from torch import nn
from training_samples import SMALL, conv_net, digits, recipe, small_net

from grader.graph import ModuleGraph, Node
from grader.ops import LAYER_SIZES
from grader.rebuild import CannotRebuild, rebuild
from grader.result import Metrics
from grader.rubric.model import Budget, OptimizerSpec
from grader.training import Diverged, Recipe, measure, measure_together
from grader.training.stack import Stack

SGD = OptimizerSpec(name="SGD", lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)
"""Its steps grow with the gradient, so that rounding stays rounding; Adam makes whole steps of a gradient that is zero but for it."""

FLAT, LINE, PLANE, SPACE = (None, 32), (None, 4, 196), (None, 4, 14, 14), (None, 4, 4, 7, 7)
CONV = {"in_channels": 4, "out_channels": 6, "kernel_size": 3}
OPS: Mapping[str, tuple[tuple[int | None, ...], Mapping[str, Any]]] = {
    "linear": (FLAT, {"in_features": 32, "out_features": 8}),
    "conv1d": (LINE, CONV),
    "conv2d": (PLANE, {**CONV, "groups": 2, "padding": "same"}),
    "conv3d": (SPACE, CONV),
    "batch_norm1d": (FLAT, {"num_features": 32}),
    "batch_norm2d": (PLANE, {"num_features": 4, "momentum": None}),
    "batch_norm3d": (SPACE, {"num_features": 4, "track_running_stats": False}),
    "layer_norm": (FLAT, {"normalized_shape": (32,)}),
    "rms_norm": (FLAT, {"normalized_shape": (32,)}),
    "group_norm": (PLANE, {"num_groups": 2, "num_channels": 4}),
    "instance_norm": (PLANE, {"num_features": 4, "affine": True, "track_running_stats": True}),
    "prelu": (PLANE, {"num_parameters": 4}),
    "softmax": (FLAT, {"dim": -1}),
    "log_softmax": (FLAT, {"dim": 1}),
    "dropout": (FLAT, {"p": 0.0}),
    "dropout1d": (LINE, {"p": 0.0}),
    "dropout2d": (PLANE, {"p": 0.0}),
    "dropout3d": (SPACE, {"p": 0.0}),
    "alpha_dropout": (FLAT, {"p": 0.0}),
    "max_pool1d": (LINE, {"kernel_size": 2}),
    "max_pool2d": (PLANE, {"kernel_size": 2, "ceil_mode": True}),
    "avg_pool1d": (LINE, {"kernel_size": 2}),
    "avg_pool2d": (PLANE, {"kernel_size": 3, "padding": 1}),
    "adaptive_max_pool1d": (LINE, {"output_size": 5}),
    "adaptive_max_pool2d": (PLANE, {"output_size": 5}),
    "adaptive_avg_pool1d": (LINE, {"output_size": 5}),
    "adaptive_avg_pool2d": (PLANE, {"output_size": (3, 5)}),
    "flatten": (PLANE, {"start_dim": 1}),
    "mean": (PLANE, {"dim": (2, 3)}),
    "permute": (PLANE, {"dims": (0, 2, 3, 1)}),
    "add": (FLAT, {"scalar": 1.0}),
    "sub": (FLAT, {"scalar": 1.0, "reverse": True}),
    "mul": (FLAT, {"scalar": 2.0}),
    "div": (FLAT, {"scalar": 3.0}),
}
"""Ops with a shape that they take and sizes; every activation takes a flat one and its default sizes."""

ACTIVATIONS = ("relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "softplus", "hardtanh")
SMOOTH = ("hardswish", "hardsigmoid", "sigmoid", "tanh", "identity", "detach")
OF_A_FLAT_VALUE: Mapping[str, tuple[tuple[int | None, ...], Mapping[str, Any]]] = dict.fromkeys(
    (*ACTIVATIONS, *SMOOTH), (FLAT, {})
)
SEVERAL_INPUTS = ("cat", "matmul", "parameter", "constant", "reshape")
OUT_OF_REACH = ("embedding", "buffer")
"""An embedding takes no floats, and a buffer's values are no part of a graph: neither can be trained on images."""


def graph_with(op: str) -> ModuleGraph:
    """Make a graph that runs one op on a learnt value of the shape that it takes."""
    shape, sizes = {**OPS, **OF_A_FLAT_VALUE}[op]
    first = {FLAT: "linear", LINE: "conv1d", PLANE: "conv2d", SPACE: "conv3d"}[shape]
    linear = {"in_features": 784, "out_features": 32}
    conv = {"in_channels": 4, "out_channels": 4, "kernel_size": 1}
    nodes = (
        Node(id="0", op="reshape", name="view", inputs=("input",), shape_out=(None, 784) if shape == FLAT else shape),
        Node(id="1", op=first, name="first", inputs=("0",), sizes=linear if shape == FLAT else conv, shape_in=shape),
        Node(id="2", op=op, name=op, inputs=("1",), sizes=sizes, shape_in=shape),
        Node(id="3", op="flatten", name="flatten", inputs=("2",)),
    )
    return ModuleGraph(class_name="Net", input_shape=(1, 28, 28), nodes=nodes, output="3")


def skipping_graph() -> ModuleGraph:
    """Make a graph with a skip connection, a concatenation, a product of two values, and a parameter that no layer owns."""
    square = {"in_features": 784, "out_features": 784}
    nodes = (
        Node(id="0", op="reshape", name="view", inputs=("input",), shape_out=(None, 784)),
        Node(id="1", op="linear", name="fc1", inputs=("0",), sizes=square, weights=("fc.weight", "fc.bias")),
        Node(id="2", op="linear", name="fc2", inputs=("1",), sizes=square, weights=("fc.weight", "fc.bias")),
        Node(id="3", op="add", name="skip", inputs=("0", "2"), sizes={"alpha": 2.0}),
        Node(id="4", op="parameter", name="scale", inputs=(), sizes={"weight": "scale"}, shape_out=(784,)),
        Node(id="5", op="mul", name="scaled", inputs=("3", "4")),
        Node(id="6", op="cat", name="cat", inputs=("0", "5"), sizes={"dim": 1}),
        Node(id="7", op="parameter", name="head", inputs=(), sizes={"weight": "head"}, shape_out=(1568, 10)),
        Node(id="8", op="matmul", name="matmul", inputs=("6", "7")),
        Node(id="9", op="constant", name="half", inputs=(), sizes={"value": 0.5}),
        Node(id="10", op="mul", name="halved", inputs=("8", "9")),
    )
    return ModuleGraph(class_name="Net", input_shape=(1, 28, 28), nodes=nodes, output="10")


def cut_graph() -> ModuleGraph:
    """Make a graph whose first layer runs without gradient."""
    sizes = {"in_features": 784, "out_features": 784}
    nodes = (
        Node(id="0", op="flatten", name="flatten", inputs=("input",)),
        Node(id="1", op="linear", name="fc1", inputs=("0",), sizes=sizes, no_grad=True),
        Node(id="2", op="batch_norm1d", name="bn", inputs=("1",), sizes={"num_features": 784}),
        Node(id="3", op="linear", name="fc2", inputs=("2",), sizes=sizes),
    )
    return ModuleGraph(class_name="Net", input_shape=(1, 28, 28), nodes=nodes, output="3")


def close(ours: Any, alone: Any, what: str) -> None:
    """Compare tensors up to rounding."""
    torch.testing.assert_close(ours, alone, rtol=2e-4, atol=2e-4, msg=lambda message: f"{what}: {message}")


def test_every_op_is_covered() -> None:
    """An op that the table of ops gains is tried here too."""
    assert {*OPS, *OF_A_FLAT_VALUE, *SEVERAL_INPUTS, *OUT_OF_REACH} == set(LAYER_SIZES)


GRAPHS: Mapping[str, Callable[[], ModuleGraph]] = {
    **{op: partial(graph_with, op) for op in (*OPS, *OF_A_FLAT_VALUE)},
    "several inputs": skipping_graph,
    "no gradient": cut_graph,
}


@pytest.mark.parametrize("name", GRAPHS)
def test_every_op_computes_alike_in_a_stack(name: str) -> None:
    """Outputs, gradients, running statistics and evaluation are those of each network alone, also after several batches."""
    torch.manual_seed(0)
    graph = GRAPHS[name]()
    networks = [rebuild(graph) for _ in range(3)]
    stack, alone = Stack(networks), copy.deepcopy(networks)
    for _ in range(2):
        batches = torch.rand(3, 4, 1, 28, 28)
        ours = stack.train_on(batches)
        outputs = [network.train()(batch) for network, batch in zip(alone, batches, strict=True)]
        close(ours, torch.stack(outputs), "output in training")
    if ours.requires_grad:
        weights = torch.rand_like(ours) / ours[0].numel()
        gradients = torch.autograd.grad((ours * weights).sum(), stack.parameters, materialize_grads=True)
        for index, (network, output) in enumerate(zip(alone, outputs, strict=True)):
            own = torch.autograd.grad((output * weights[index]).sum(), list(network.parameters()), materialize_grads=True)
            close([gradient[index] for gradient in gradients], list(own), "gradients")
    for index, network in enumerate(alone):
        close(stack.state(index), dict(network.state_dict()), "parameters and buffers")
        close(stack.evaluate(batches[0], per_network=False)[index], network.eval()(batches[0]).detach(), "evaluation")
        close(stack.evaluate(batches, per_network=True)[index], network(batches[index]).detach(), "evaluation of its own")


def normed(norm: Callable[[], nn.Module]) -> nn.Sequential:
    """Make a small net with a norm."""
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 16), norm(), nn.ReLU(), nn.Linear(16, 10))


def half_frozen() -> nn.Module:
    """Make a small net whose first layer does not learn."""
    net = normed(lambda: nn.BatchNorm1d(16))
    net[1].requires_grad_(requires_grad=False)
    return net


def without_parameters() -> nn.Module:
    """Make a net that learns nothing."""
    return nn.Sequential(nn.Flatten(), nn.AdaptiveAvgPool1d(10))


NETS: Mapping[str, Callable[[], nn.Module]] = {
    "batch norm": lambda: normed(lambda: nn.BatchNorm1d(16)),
    "cumulative batch norm": lambda: normed(lambda: nn.BatchNorm1d(16, momentum=None)),
    "layer norm": lambda: normed(lambda: nn.LayerNorm(16)),
    "convolutions": conv_net,
    "half frozen": half_frozen,
    "no parameters": without_parameters,
}


def assert_alike(ours: Metrics | Diverged, alone: Metrics | Diverged) -> None:
    """Compare the figures of every epoch up to rounding."""
    assert isinstance(ours, Metrics)
    assert isinstance(alone, Metrics)
    for epoch, other in zip(ours.history, alone.history, strict=True):
        assert epoch.model_dump() == pytest.approx(other.model_dump(), rel=1e-3, abs=1e-4)
    assert ours.model_dump(exclude={"history"}) == ours.history[-1].model_dump(exclude={"epoch"})


@pytest.mark.parametrize(("train_figures", "train_images"), [("running", 43), ("final", 41)])
@pytest.mark.parametrize("name", NETS)
def test_figures_are_those_of_each_seed_alone(name: str, train_figures: str, train_images: int) -> None:
    """In the order of the seeds, with a last batch of three images or of one, each measurement is that of `measure`."""
    budget = Budget(train_images=train_images, val_images=50, batch_size=8, epochs=2)
    told = recipe(budget, SGD).model_copy(update={"train_figures": train_figures})
    ours = measure_together(NETS[name], digits(), told, [9, 3, 4])
    for outcome, seed in zip(ours, [9, 3, 4], strict=True):
        assert_alike(outcome, measure(NETS[name], digits(), told, seed))


@pytest.mark.parametrize("optimizer", ["Adam", "AdamW", "SGD", "RMSprop"])
def test_every_optimizer_trains_a_stack(optimizer: Any) -> None:
    """Each optimizer takes the steps that it takes for a single network."""
    net = lambda: normed(lambda: nn.LayerNorm(16))  # noqa: E731 - a builder of two words
    told = recipe(SMALL, OptimizerSpec(name=optimizer, lr=0.002))
    for outcome, seed in zip(measure_together(net, digits(), told, [0, 1]), [0, 1], strict=True):
        assert_alike(outcome, measure(net, digits(), told, seed))


def test_adam_trains_the_small_batch_norm_net_about_as_far() -> None:
    """With Adam, whose steps do not shrink with a gradient that is mere rounding, the losses still agree closely."""
    net = NETS["batch norm"]
    for outcome, seed in zip(measure_together(net, digits(), recipe(), range(4)), range(4), strict=True):
        alone = measure(net, digits(), recipe(), seed)
        assert isinstance(outcome, Metrics)
        assert isinstance(alone, Metrics)
        assert outcome.train_loss == pytest.approx(alone.train_loss, rel=0.02)
        assert outcome.val_loss == pytest.approx(alone.val_loss, rel=0.02)


def test_a_shared_training_is_done_once() -> None:
    """With `seeds: 3`, neighbouring measurements share trainings; each network is built once and each mean is right."""
    seeds_built: list[int] = []

    def build() -> nn.Module:
        seeds_built.append(torch.initial_seed())
        return normed(lambda: nn.BatchNorm1d(16))

    told = recipe(SMALL.model_copy(update={"seeds": 3}), SGD)
    ours = measure_together(build, digits(), told, [5, 6, 20, 5])
    assert seeds_built == [5, 6, 7, 8, 20, 21, 22]
    for outcome, seed in zip(ours, [5, 6, 20, 5], strict=True):
        assert_alike(outcome, measure(build, digits(), told, seed))


def broken_for(seed: int) -> nn.Module:
    """Make a net that explodes under one seed alone."""
    net = normed(lambda: nn.BatchNorm1d(16))
    if torch.initial_seed() == seed:
        torch.nn.init.constant_(list(net.parameters())[-1], float("inf"))
    return net


def test_a_seed_that_diverges_leaves_the_others_alone() -> None:
    """The one that diverges is a value that names seed and epoch; the others reach what they reach without it."""
    told = recipe(SMALL, SGD)
    ours = measure_together(partial(broken_for, 1), digits(), told, [0, 1, 2])
    assert ours[1] == Diverged(seed=1, epoch=1) == measure(partial(broken_for, 1), digits(), told, 1)
    for index in (0, 2):
        assert_alike(ours[index], measure(partial(broken_for, 1), digits(), told, index))


def test_a_measurement_whose_seed_diverges_has_diverged() -> None:
    """With several seeds to a measurement, it is the first one that diverged; training ends when none is left."""
    told = recipe(SMALL.model_copy(update={"seeds": 2}), SGD)
    ours = measure_together(partial(broken_for, 2), digits(), told, [0, 1, 2])
    assert ours[1:] == [Diverged(seed=2, epoch=1)] * 2
    assert isinstance(ours[0], Metrics)
    steps: list[int] = []
    single = told.model_copy(update={"budget": SMALL})
    measure_together(partial(broken_for, 2), digits(), single, [2], lambda done, *_: steps.append(done))
    assert max(steps) < single.budget.train_images // single.budget.batch_size


def test_each_network_drops_other_values() -> None:
    """On the same images every network draws a mask of its own, and one seed gives the same masks twice."""
    stack = Stack([nn.Sequential(nn.Flatten(), nn.Dropout(0.5)) for _ in range(4)])
    images = torch.ones(1, 1, 28, 28).expand(4, -1, -1, -1, -1)
    masks = {tuple((network != 0).flatten().tolist()) for network in stack.train_on(images)}
    assert len(masks) == 4
    first = measure_together(small_net, digits(), recipe(), [0, 1])
    torch.rand(5)
    assert measure_together(small_net, digits(), recipe(), [0, 1]) == first
    assert first[0] != first[1]


def test_the_process_s_random_state_and_threads_stay() -> None:
    """Whoever draws random numbers around it draws the same ones; the number of threads is as before."""
    threads = torch.get_num_threads()
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    measure_together(small_net, digits(), recipe(), [0, 1])
    assert torch.equal(torch.rand(3), expected)
    assert torch.get_num_threads() == threads


def test_progress_counts_the_steps_of_all() -> None:
    """It begins at nothing, rises, ends at the steps of all trainings, and tells the epochs of the first one."""
    seen: list[tuple[int, int, int]] = []
    measure_together(
        small_net, digits(), recipe(), [0, 1, 2], lambda done, total, history: seen.append((done, total, len(history)))
    )
    assert seen[0] == (0, 30, 0)
    assert seen[-1] == (30, 30, 2)
    assert [done for done, *_ in seen] == sorted({done for done, *_ in seen})


def test_what_cannot_be_trained_alone_cannot_be_trained_together() -> None:
    """A budget that the data cannot give and a graph that does not run are the errors of a single training."""
    too_much: Recipe = recipe(SMALL.model_copy(update={"val_images": 5000}))
    with pytest.raises(ValueError, match="val_images: 5000 is more than the 600 that `digits` has"):
        measure_together(small_net, digits(), too_much, [0])
    narrow = Node(id="0", op="linear", name="fc", inputs=("input",), sizes={"in_features": 3, "out_features": 10})
    graph = ModuleGraph(class_name="Net", input_shape=(1, 28, 28), nodes=(narrow,), output="0")
    with pytest.raises(CannotRebuild, match="`fc` does not run"):
        measure_together(lambda: rebuild(graph), digits(), recipe(), [0, 1])
    assert measure_together(small_net, digits(), recipe(), []) == []
