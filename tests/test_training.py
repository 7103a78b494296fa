"""Training measures what the plain PyTorch loop measures, the same twice, and leaves the process as it was."""

import importlib.util
import itertools
import math
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional
from training_samples import SMALL, conv_net, digits, recipe, small_net

from grader import datasets
from grader.datasets import ImageData
from grader.graph import ModuleGraph, Node
from grader.rebuild import rebuild
from grader.result import Metrics
from grader.rubric.model import Budget
from grader.training import Diverged, Recipe, measure, train

ROOT = Path(__file__).parents[1]


def netbn(folder: str) -> Callable[[], nn.Module]:
    """Import the network of `exercises/` or `solutions/`."""
    spec = importlib.util.spec_from_file_location(folder, ROOT / folder / "netbn.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    network: Callable[[], nn.Module] = module.NetBN
    return network


def kept(build: Callable[[], nn.Module], networks: list[nn.Module]) -> Callable[[], nn.Module]:
    """Keep every network that is built."""

    def build_and_keep() -> nn.Module:
        networks.append(build())
        return networks[-1]

    return build_and_keep


@pytest.fixture(scope="module", name="digits")
def loaded_digits() -> ImageData:
    """Load the digits."""
    return digits()


@pytest.fixture(scope="module")
def mnist(tmp_path_factory: pytest.TempPathFactory) -> ImageData:
    """Load MNIST from the folder that BNGRADE_TEST_MNIST names, or from the one beside the repository."""
    folder = Path(os.environ.get("BNGRADE_TEST_MNIST") or ROOT.parent / "shared" / "mnist")
    if not folder.is_dir():
        pytest.skip(f"no canonical MNIST files in {folder}; name their folder in BNGRADE_TEST_MNIST")
    return datasets.load(datasets.import_folder(folder, tmp_path_factory.mktemp("mnist")))


def measured(outcome: Metrics | Diverged) -> Metrics:
    """Take the metrics of a training that did not diverge."""
    assert isinstance(outcome, Metrics)
    return outcome


def plain_loop(build: Callable[[], nn.Module], data: ImageData, budget: Budget, seed: int) -> tuple[list[float], list[Tensor]]:
    """Train a network the textbook way, `torch.optim.Adam(fused=True)`; give the last epoch's figures and the parameters."""
    torch.manual_seed(seed)
    network = build()
    order = torch.Generator().manual_seed(seed)
    chosen = torch.randperm(len(data.train_images), generator=order)[: budget.train_images]
    images, labels = data.train_images[chosen].unsqueeze(1) / 255, data.train_labels[chosen].long()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001, fused=True)
    criterion: Any = nn.CrossEntropyLoss()
    for _ in range(budget.epochs):
        network.train()
        right, loss_sum = 0, 0.0
        for batch in torch.split(torch.randperm(len(images), generator=order), budget.batch_size):
            logits = network(images[batch])
            loss = criterion(logits, labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            right += int((logits.argmax(1) == labels[batch]).sum())
            loss_sum += loss.item() * len(batch)
    network.eval()
    logits = network(data.test_images[: budget.val_images].unsqueeze(1) / 255)
    held_out = data.test_labels[: budget.val_images].long()
    val_accuracy = (logits.argmax(1) == held_out).sum().item() / len(held_out)
    figures = [right / len(images), loss_sum / len(images), val_accuracy, functional.cross_entropy(logits, held_out).item()]
    return figures, [parameter.detach() for parameter in network.parameters()]


@pytest.mark.parametrize("build", [small_net, conv_net])
def test_it_trains_as_the_plain_loop_does(digits: ImageData, build: Callable[[], nn.Module]) -> None:
    """Parameters are bit-equal to a plain loop's with `torch.optim.Adam(fused=True)`, and so are the running figures."""
    built: list[nn.Module] = []
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    figures, parameters = plain_loop(build, digits, SMALL, seed=3)
    torch.set_num_threads(threads)
    history = train(kept(build, built), digits, recipe(), 3)
    assert isinstance(history, tuple)
    last = history[-1]
    assert [last.train_accuracy, last.val_accuracy] == [figures[0], figures[2]]
    assert [last.train_loss, last.val_loss] == pytest.approx([figures[1], figures[3]], rel=1e-6)
    assert all(torch.equal(ours, plain) for ours, plain in zip(built[0].parameters(), parameters, strict=True))


def test_one_seed_gives_one_result(digits: ImageData) -> None:
    """The same seed gives bit-equal numbers whatever was drawn before; another seed gives others."""
    first = measure(small_net, digits, recipe(), 0)
    torch.rand(5)
    assert measure(small_net, digits, recipe(), 0) == first
    assert measure(small_net, digits, recipe(), 1) != first


def test_the_process_s_random_state_and_threads_are_restored(digits: ImageData) -> None:
    """Whoever draws random numbers around a training draws the same ones; the number of threads is as before."""
    torch.manual_seed(11)
    expected = torch.rand(3)
    torch.manual_seed(11)
    threads = torch.get_num_threads()
    torch.set_num_threads(2)
    measure(small_net, digits, recipe(), 0)
    now = torch.get_num_threads()
    torch.set_num_threads(threads)
    assert now == 2
    assert torch.equal(torch.rand(3), expected)


def test_several_seeds_are_averaged(digits: ImageData) -> None:
    """With `seeds: 3` each figure of each epoch is the mean over three single trainings."""
    singles = [measured(measure(small_net, digits, recipe(), seed)) for seed in (5, 6, 7)]
    together = measured(measure(small_net, digits, recipe(SMALL.model_copy(update={"seeds": 3})), 5))
    for epoch in (0, 1):
        mean = sum(single.history[epoch].val_loss for single in singles) / 3
        assert together.history[epoch].val_loss == pytest.approx(mean)
    assert together.train_accuracy == pytest.approx(sum(single.train_accuracy for single in singles) / 3)
    assert [entry.epoch for entry in together.history] == [1, 2]
    assert together.val_accuracy == together.history[-1].val_accuracy


class Exploding(nn.Module):
    """Gives infinite logits once it has been called often enough."""

    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(784, 10)
        self.calls = 0

    def forward(self, x: Tensor) -> Tensor:
        """(batch, 1, 28, 28) -> (batch, 10)."""
        self.calls += 1
        logits: Tensor = self.fc(x.flatten(1))
        return logits * math.inf if self.calls > 8 else logits


def test_a_loss_that_is_not_finite_ends_the_run(digits: ImageData) -> None:
    """A diverging network is a value that names the epoch and the seed, not an exception; no later seed is trained."""
    built: list[nn.Module] = []
    budget = SMALL.model_copy(update={"seeds": 3, "epochs": 4})
    outcome = measure(kept(Exploding, built), digits, recipe(budget), 9)
    assert outcome == Diverged(seed=9, epoch=2)
    assert len(built) == 1


@pytest.mark.parametrize(("train_images", "steps"), [(17, 2), (18, 3), (2, 1)])
def test_a_last_batch_of_one_is_left_out(digits: ImageData, train_images: int, steps: int) -> None:
    """Batch normalisation never meets a single image, and the accuracy counts only the images that were trained on."""
    budget = Budget(train_images=train_images, val_images=10, batch_size=8, epochs=1)
    seen: list[tuple[int, int]] = []
    outcome = measured(measure(small_net, digits, recipe(budget), 0, lambda done, total, _history: seen.append((done, total))))
    assert seen[-1] == (steps, steps)
    images = 16 if train_images == 17 else train_images
    assert outcome.train_accuracy * images == pytest.approx(round(outcome.train_accuracy * images))


def test_progress_counts_over_all_seeds_and_not_too_often(digits: ImageData, monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps rise to the total of all seeds; inside a seed, 50 ms or more lie between two reports."""
    clock = itertools.count()
    monkeypatch.setattr("grader.training.progress.time", SimpleNamespace(monotonic=lambda: next(clock) * 0.02))  # 20 ms a step
    seen: list[tuple[int, int, int]] = []
    budget = SMALL.model_copy(update={"seeds": 2})
    measure(small_net, digits, recipe(budget), 0, lambda done, total, history: seen.append((done, total, len(history))))
    assert seen[:5] == [(0, 20, 0), (3, 20, 0), (6, 20, 1), (9, 20, 1), (10, 20, 2)]
    assert seen[5:] == [(10, 20, 0), (13, 20, 0), (16, 20, 1), (19, 20, 1), (20, 20, 2)]


def test_what_learns_nothing_keeps_its_values(digits: ImageData) -> None:
    """Parameters that are frozen or under `no_grad` stay as initialised; a network that learns nothing is still measured."""
    sizes: dict[str, Any] = {"in_features": 784, "out_features": 784, "bias": True}
    flat = Node(id="0", op="flatten", name="flatten", inputs=("input",))
    first = Node(id="1", op="linear", name="fc1", inputs=("0",), no_grad=True, sizes=sizes)
    head = Node(id="2", op="linear", name="fc2", inputs=("1",), frozen=True, sizes=sizes | {"out_features": 10})
    moving = head.model_copy(update={"frozen": False})
    for last, head_moves in ((head, False), (moving, True)):
        graph = ModuleGraph(class_name="Net", input_shape=(1, 28, 28), nodes=(flat, first, last), output="2")
        networks: list[nn.Module] = []
        train(kept(partial(rebuild, graph), networks), digits, recipe(), 0)
        torch.manual_seed(0)
        before = rebuild(graph).parameters()
        same = [torch.equal(a, b) for a, b in zip(before, networks[0].parameters(), strict=True)]
        assert same == [True, True, not head_moves, not head_moves]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (recipe(SMALL.model_copy(update={"train_images": 5000})), "train_images: 5000 is more than the 1197 that `digits` has"),
        (recipe(SMALL.model_copy(update={"val_images": 5000})), "val_images: 5000 is more than the 600 that `digits` has"),
        (
            recipe().model_copy(update={"input_shape": (3, 32)}),
            r"the input shape \[3, 32\] takes 96 numbers; an image of `digits` has 784",
        ),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_refused(digits: ImageData, bad: Recipe, reason: str) -> None:
    """What the budget asks for and the data set cannot give is named."""
    with pytest.raises(ValueError, match=reason):
        measure(small_net, digits, bad, 0)


def test_only_the_last_epoch_evaluates_every_image() -> None:
    """Between epochs an evenly spread thousand of the held-out images is evaluated, after the last one all of them."""
    counts: list[int] = []

    class Counting(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc = nn.Linear(784, 10)

        def forward(self, x: Tensor) -> Tensor:
            if not self.training:
                counts.append(len(x))
            logits: Tensor = self.fc(x.flatten(1))
            return logits

    data: Any = SimpleNamespace(
        name="zeros",
        train_images=torch.zeros(16, 28, 28, dtype=torch.uint8),
        train_labels=torch.zeros(16, dtype=torch.uint8),
        test_images=torch.zeros(3000, 28, 28, dtype=torch.uint8),
        test_labels=torch.zeros(3000, dtype=torch.uint8),
    )
    budget = Budget(train_images=16, val_images=2500, batch_size=8, epochs=2)
    measure(Counting, data, recipe(budget), 0)
    assert counts == [1000, 250, 1000, 1000, 500]


def test_final_training_figures_are_those_of_the_trained_network(digits: ImageData) -> None:
    """With `train_figures: final` the trained network is measured on its own subset, in evaluation mode; nothing else changes."""
    built: list[nn.Module] = []
    final = measured(measure(kept(small_net, built), digits, recipe().model_copy(update={"train_figures": "final"}), 3))
    running = measured(measure(small_net, digits, recipe(), 3))
    chosen = torch.randperm(len(digits.train_images), generator=torch.Generator().manual_seed(3))[: SMALL.train_images]
    labels = digits.train_labels[chosen]
    with torch.no_grad():
        logits = built[0].eval()(digits.train_images[chosen].unsqueeze(1) / 255)
    assert final.train_accuracy == (logits.argmax(1) == labels).sum().item() / len(labels)
    assert final.train_loss == pytest.approx(functional.cross_entropy(logits, labels).item(), rel=1e-6)
    assert [final.val_accuracy, final.val_loss] == [running.val_accuracy, running.val_loss]
    assert final.train_loss != running.train_loss


@pytest.mark.parametrize("seed", [0, 1])
def test_on_mnist_the_solution_passes_and_the_starter_misses(mnist: ImageData, seed: int) -> None:
    """Under the rubric's budget the batch-norm net meets both targets and the plain net breaks the training ceiling."""
    budget = Budget(train_images=3000, val_images=10_000, batch_size=8, epochs=5)
    solution = measured(measure(netbn("solutions"), mnist, recipe(budget), seed))
    starter = measured(measure(netbn("exercises"), mnist, recipe(budget), seed))
    assert solution.val_accuracy >= 0.90
    assert solution.train_accuracy < 0.95
    assert starter.train_accuracy >= 0.95
