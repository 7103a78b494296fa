"""Compares the rate of seeds trained together with that of one CPU process which trains them in turn.

    python benchmarks/seeds_together.py mnist --device cuda --seeds 20 40 80
    python benchmarks/seeds_together.py digits --seeds 10

Rates are seeds times optimizer steps per second, of the network of netbn with batch normalisation, under the budget of its
rubric, evaluation included. On the CPU the seeds together are bound by memory and gain nothing: there, a process for each
core is the faster way. On a GPU the step of a small network is mostly the time to start its operations.
"""

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import torch
from torch import nn

from grader import datasets
from grader.datasets import ImageData
from grader.rubric.loading import load_rubric
from grader.rubric.model import DatasetName
from grader.training import Recipe, measure, measure_together

RUBRIC = Path(__file__).resolve().parent.parent / "rubrics" / "netbn.yaml"


def main() -> None:
    """Measure the CPU's rate once, then that of each number of seeds."""
    options = parse()
    data = datasets.load(datasets.locate(options.dataset, options.data_dir))
    recipe = recipe_of(options.dataset)
    in_turn = rate(lambda: [measure(network, data, recipe, seed) for seed in range(options.in_turn)], recipe, options.in_turn)
    print(f"one CPU process, {options.in_turn} seeds in turn: {in_turn:,.0f} seeds x steps a second")
    on_device = recipe.model_copy(update={"device": options.device})
    warm_up(data, on_device)
    for seeds in options.seeds:
        together = rate(partial(measure_together, network, data, on_device, range(seeds)), recipe, seeds)
        print(f"{options.device}, {seeds} seeds together: {together:,.0f}, {together / in_turn:.2f} times as many", flush=True)


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", choices=["mnist", "digits"])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seeds", type=int, nargs="+", default=[20], help="how many to train together")
    parser.add_argument("--in-turn", type=int, default=3, help="how many to train on the CPU for comparison")
    parser.add_argument("--data-dir", type=Path, default=datasets.default_data_dir())
    options = parser.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        sys.exit("there is no CUDA device on this machine")
    return options


def recipe_of(dataset: DatasetName) -> Recipe:
    """Make the recipe of the shipped rubric, on the CPU, with one training for each measurement."""
    rubric = load_rubric(RUBRIC).rubric
    budget = rubric.budgets[dataset].model_copy(update={"seeds": 1})
    return Recipe(budget=budget, optimizer=rubric.optimizer, input_shape=rubric.submission.input_shape)


def network() -> nn.Module:
    """784 pixels -> 256 -> 128 -> 10 logits, batch normalisation before each activation."""
    first = (nn.Linear(784, 256), nn.BatchNorm1d(256), nn.ReLU())
    second = (nn.Linear(256, 128), nn.BatchNorm1d(128), nn.ReLU())
    return nn.Sequential(nn.Flatten(), *first, *second, nn.Linear(128, 10))


def warm_up(data: ImageData, recipe: Recipe) -> None:
    """Start the device and load its kernels outside the measurement."""
    short = recipe.budget.model_copy(update={"train_images": 64, "epochs": 1})
    measure_together(network, data, recipe.model_copy(update={"budget": short}), [0, 1])


def rate(work: Callable[[], object], recipe: Recipe, seeds: int) -> float:
    """Time the training of so many seeds; the figures it ends with have been read back from the device."""
    started = time.perf_counter()
    work()
    return seeds * recipe.steps / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
