"""Times the command against plain scripts, in turn, and prints the ratios of medians that the documentation promises.

    python benchmarks/run.py --data-dir DIR [--runs N] [--classic]

`DIR` must hold MNIST (`bngrade data fetch`). Machines are noisy: each pair runs alternately, and only ratios are comparable.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent
REPOSITORY = BENCHMARKS.parent
BNGRADE = (sys.executable, "-m", "grader")


@dataclass(frozen=True)
class Comparison:
    """A command, what it is measured against, and the ratio that it must not exceed (`None` for an absolute time)."""

    name: str
    command: tuple[str, ...]
    against: tuple[str, ...]
    at_most: float
    exit_code: int = 0


@dataclass(frozen=True)
class Measurement:
    """Wall-clock seconds and peak memory (MiB) of one process."""

    seconds: float
    peak_mib: float


def comparisons(data_dir: Path) -> list[Comparison]:
    """List what is compared, without the classic script."""
    data = ("--data-dir", str(data_dir))
    bare = (sys.executable, str(BENCHMARKS / "bare_script.py"), *data)
    import_torch = (sys.executable, "-c", "import torch")
    solution = (*BNGRADE, "check", str(REPOSITORY / "solutions" / "netbn.py"), "--official", *data)
    starter = (*BNGRADE, "check", str(REPOSITORY / "exercises" / "netbn.py"), *data)
    rubrics = (*BNGRADE, "rubric", "check", str(REPOSITORY / "rubrics"))
    return [
        Comparison("full check / bare script", solution, bare, 1.0),
        Comparison("structural verdict / import torch", starter, import_torch, 1.3, exit_code=1),
        Comparison("proof of all shipped rubrics / import torch", rubrics, import_torch, 3.0),
    ]


def classic(data_dir: Path) -> Comparison:
    """Compare with the script of the tutorials: one run of it takes minutes."""
    data = ("--data-dir", str(data_dir))
    script = (sys.executable, str(BENCHMARKS / "classic_script.py"), *data)
    solution = (*BNGRADE, "check", str(REPOSITORY / "solutions" / "netbn.py"), "--official", *data)
    return Comparison("full check / classic script", solution, script, 1 / 15)


def run_once(command: tuple[str, ...], exit_code: int) -> Measurement:
    """Run a command to its end and measure the process itself, not its children."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        error = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode != exit_code:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {error.decode()[-500:]}")
    return Measurement(seconds, _peak_mib(usage))


def _peak_mib(usage: resource.struct_rusage) -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return usage.ru_maxrss * unit / 2**20


def compare(comparison: Comparison, runs: int) -> None:
    """Run a pair alternately, after one warm-up of each, and print the ratios of medians."""
    ours, theirs = [], []
    for index in range(runs + 1):
        pair = run_once(comparison.command, comparison.exit_code), run_once(comparison.against, 0)
        if index or runs == 1:
            ours.append(pair[0])
            theirs.append(pair[1])
    seconds = [statistics.median(each.seconds for each in side) for side in (ours, theirs)]
    peaks = [statistics.median(each.peak_mib for each in side) for side in (ours, theirs)]
    ratio = seconds[0] / seconds[1]
    verdict = "holds" if ratio <= comparison.at_most else "MISSED"
    print(f"{comparison.name}: {ratio:.3f} (at most {comparison.at_most:.3f}: {verdict})")
    print(f"    {seconds[0]:.2f} s / {seconds[1]:.2f} s, peak memory {peaks[0]:.0f} MiB / {peaks[1]:.0f} MiB")


def main() -> None:
    """Parse the command line and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--classic", action="store_true", help="compare with the classic script as well (minutes)")
    arguments = parser.parse_args()
    for comparison in comparisons(arguments.data_dir):
        compare(comparison, arguments.runs)
    if arguments.classic:
        compare(classic(arguments.data_dir), 1)
    help_seconds = statistics.median(run_once((*BNGRADE, "--help"), 0).seconds for _ in range(arguments.runs))
    print(f"bngrade --help: {help_seconds:.3f} s (at most 0.300)")


if __name__ == "__main__":
    main()
