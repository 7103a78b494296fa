"""Times `bngrade rubric calibrate` against the bare training of the same runs, divided by the cores.

    python benchmarks/calibrate.py --data-dir DIR [--dataset mnist] [--runs 20] [--jobs N]

Half of the bare trainings run before the command and half after it, one after the other in this process, so that a machine
that gets slower or faster meanwhile counts on both sides. The command's time is all of it: start, sandbox, report. On a machine
that has other work as well, only the second ratio means something: the command against the trainings inside it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from grader import datasets
from grader.calibration.measuring import seeds_of
from grader.calibration.networks import follow
from grader.calibration.runs import Network
from grader.calibration.workers import usable_cores
from grader.rebuild import rebuild
from grader.rubric.loading import LoadedRubric, load_rubric
from grader.sandbox.runner import Sandbox
from grader.training import Recipe, measure

REPOSITORY = Path(__file__).resolve().parent.parent
RUBRIC = REPOSITORY / "rubrics" / "netbn.yaml"
AT_MOST = 1.15
FIRST_SEED = 10_000


def main() -> None:
    """Parse the command line, measure both, print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, default=datasets.default_data_dir())
    parser.add_argument("--dataset", choices=["mnist", "digits"], default="mnist")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=usable_cores())
    options = parser.parse_args()
    loaded = load_rubric(RUBRIC)
    with Sandbox() as sandbox:
        networks = follow(loaded, (), sandbox)
    data = datasets.load(datasets.locate(options.dataset, options.data_dir))
    seeds = seeds_of(FIRST_SEED, options.runs, loaded.rubric.budgets[options.dataset])
    half = len(seeds) // 2
    train(loaded, networks, data, seeds[:1])  # warms up
    bare = train(loaded, networks, data, seeds[:half])
    command, inside = calibrate(options)
    bare += train(loaded, networks, data, seeds[half:])
    ratio = command * options.jobs / bare
    print(f"calibrate / (bare training / cores): {ratio:.3f} (at most {AT_MOST}: {'holds' if ratio <= AT_MOST else 'MISSED'})")
    print(f"    {command:.1f} s / ({bare:.1f} s / {options.jobs}), {2 * options.runs} runs on {options.dataset}")
    print(f"calibrate / (its own trainings / cores): {command * options.jobs / inside:.3f}")


def train(loaded: LoadedRubric, networks: Sequence[Network], data: datasets.ImageData, seeds: Sequence[int]) -> float:
    """Train each network under each seed, as a verdict does; return the seconds."""
    rubric = loaded.rubric
    recipe = Recipe(
        budget=rubric.budgets[next(name for name in rubric.budgets if name == data.name)],
        optimizer=rubric.optimizer,
        input_shape=rubric.submission.input_shape,
        train_figures=rubric.train_figures,
    )
    started = time.perf_counter()
    for network in networks:
        build = partial(rebuild, network.graph)
        for seed in seeds:
            measure(build, data, recipe, seed)
    return time.perf_counter() - started


def calibrate(options: argparse.Namespace) -> tuple[float, float]:
    """Run the command with a journal of its own; return its seconds, and those of the trainings in it."""
    command = [sys.executable, "-m", "grader", "rubric", "calibrate", str(RUBRIC)]
    command += ["--dataset", options.dataset, "--data-dir", str(options.data_dir), "--runs", str(options.runs)]
    command += ["--first-seed", str(FIRST_SEED), "--jobs", str(options.jobs), "--format", "json"]
    with tempfile.TemporaryDirectory() as journal:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "BNGRADE_CALIBRATION": journal}
        started = time.perf_counter()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - started
    if done.returncode not in (0, 1):  # 1: a verdict was wrong, which takes as long
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-500:]}")
    (measured,) = json.loads(done.stdout)["datasets"]
    return seconds, sum(run["seconds"] for network in measured["networks"] for run in network["runs"])


if __name__ == "__main__":
    main()
