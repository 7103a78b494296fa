"""Measures what the solution and the starter of netbn reach under the budgets of a grid, and how clearly each tells them apart.

    python benchmarks/search_budget.py digits --train-images 240 300 --batch-size 8 --epochs 3 4 --seeds 5 --runs 20
    python benchmarks/search_budget.py mnist --train-images 3000 --batch-size 8 --epochs 5 --runs 24 --yaml

For every budget a line with the mean and the standard deviation of the judged figures (the mean over `--seeds`, over `--runs`
independent verdicts), and the clearance: by how many standard deviations the solution is inside the nearer target, and the
starter outside the farther one. `--yaml` adds the block that a rubric keeps under `calibration`.
"""

import argparse
import importlib.util
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import fmean, stdev

from torch import nn

from grader import datasets
from grader.rubric.model import Budget, OptimizerSpec
from grader.training import Diverged, Recipe, measure

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ("train_accuracy", "val_accuracy", "train_loss", "val_loss")
VAL_FLOOR, TRAIN_CEILING = 0.90, 0.95

Spread = tuple[float, float]


def main() -> None:
    """Measure every budget of the grid."""
    options = parse()
    data = datasets.load(datasets.locate(options.dataset, options.data_dir))
    print("images batch epochs seeds | solution train, val | starter train, val | clearance | seconds a verdict")
    for budget in grid(options, len(data.test_images)):
        recipe = Recipe(budget=budget, optimizer=OptimizerSpec(name="Adam", lr=0.001), input_shape=(1, 28, 28))
        seeds = range(options.first_seed, options.first_seed + options.runs * budget.seeds, budget.seeds)
        started = time.perf_counter()
        solution = figures(network_class("solutions"), data, recipe, seeds)
        seconds = (time.perf_counter() - started) / options.runs
        starter = figures(network_class("exercises"), data, recipe, seeds)
        print(line(budget, solution, starter, seconds), flush=True)
        if options.yaml:
            print(block(options.dataset, options.runs, solution, starter))


def parse() -> argparse.Namespace:
    """Read the grid from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", choices=["mnist", "digits"])
    parser.add_argument("--train-images", type=int, nargs="+", required=True)
    parser.add_argument("--batch-size", type=int, nargs="+", required=True)
    parser.add_argument("--epochs", type=int, nargs="+", required=True)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--first-seed", type=int, default=10_000, help="choose another to calibrate than to search")
    parser.add_argument("--data-dir", type=Path, default=datasets.default_data_dir())
    parser.add_argument("--yaml", action="store_true")
    return parser.parse_args()


def grid(options: argparse.Namespace, val_images: int) -> Iterator[Budget]:
    """Combine the choices."""
    for images, batch, epochs in itertools.product(options.train_images, options.batch_size, options.epochs):
        yield Budget(train_images=images, val_images=val_images, batch_size=batch, epochs=epochs, seeds=options.seeds)


def network_class(folder: str) -> Callable[[], nn.Module]:
    """Import `NetBN` from `exercises/` or `solutions/`."""
    spec = importlib.util.spec_from_file_location(folder, ROOT / folder / "netbn.py")
    if not (spec and spec.loader):
        sys.exit(f"cannot import {folder}/netbn.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    network: Callable[[], nn.Module] = module.NetBN
    return network


def figures(
    build: Callable[[], nn.Module], data: datasets.ImageData, recipe: Recipe, seeds: Sequence[int]
) -> dict[str, Spread]:
    """Measure one verdict for each first seed; give the mean and the standard deviation of each figure."""
    verdicts = [measure(build, data, recipe, seed) for seed in seeds]
    measured = [metrics for metrics in verdicts if not isinstance(metrics, Diverged)]
    if len(measured) < len(verdicts):
        sys.exit(f"{len(verdicts) - len(measured)} of {len(verdicts)} trainings diverged under {recipe.budget}")
    return {name: spread([getattr(metrics, name) for metrics in measured]) for name in FIGURES}


def spread(values: Sequence[float]) -> Spread:
    """Give mean and standard deviation."""
    return fmean(values), stdev(values)


def clearances(solution: dict[str, Spread], starter: dict[str, Spread]) -> tuple[float, float]:
    """Tell how far the solution is inside the nearer target, the starter outside the farther one, in standard deviations."""
    (train, train_std), (val, val_std) = solution["train_accuracy"], solution["val_accuracy"]
    inside = min((TRAIN_CEILING - train) / train_std, (val - VAL_FLOOR) / val_std)
    (train, train_std), (val, val_std) = starter["train_accuracy"], starter["val_accuracy"]
    return inside, max((train - TRAIN_CEILING) / train_std, (VAL_FLOOR - val) / val_std)


def line(budget: Budget, solution: dict[str, Spread], starter: dict[str, Spread], seconds: float) -> str:
    """Write one line of the table, in percent."""
    parts = [
        f"{100 * m:5.2f} ± {100 * s:4.2f}" for x in (solution, starter) for m, s in (x["train_accuracy"], x["val_accuracy"])
    ]
    inside, outside = clearances(solution, starter)
    head = f"{budget.train_images:6} {budget.batch_size:5} {budget.epochs:6} {budget.seeds:5}"
    return f"{head} | {parts[0]}, {parts[1]} | {parts[2]}, {parts[3]} | {inside:5.1f} {outside:5.1f} | {seconds:.2f}"


def block(dataset: str, runs: int, solution: dict[str, Spread], starter: dict[str, Spread]) -> str:
    """Write the calibration as YAML."""
    lines = [f"  {dataset}:", f"    runs: {runs}"]
    for role, measured in (("solution", solution), ("starter", starter)):
        lines.append(f"    {role}:")
        for name, (mean, std) in measured.items():
            lines.append(f"      {name}: " + json.dumps({"mean": round(mean, 4), "std": round(std, 4)}).replace('"', ""))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
