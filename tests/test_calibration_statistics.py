"""Rates have honest intervals, distances count standard deviations, and runs are held against the targets."""

from math import inf, isclose
from pathlib import Path

import pytest

from grader.calibration.assessment import assess
from grader.calibration.report import NetworkReport
from grader.calibration.runs import Network, Role, Run
from grader.calibration.statistics import distance, spread, wilson
from grader.graph import ModuleGraph
from grader.result import Metrics
from grader.rubric.model import CheckSpec

CEILING = CheckSpec(id="train-accuracy", points=1, below=0.95)
FLOOR = CheckSpec(id="val-accuracy", points=1, at_least=0.90)
GRAPH = ModuleGraph(class_name="Net", input_shape=(1,), nodes=(), output="input")


def network(*, passes: bool | None) -> Network:
    """A network of which nothing counts but what is expected of it."""
    role = {True: Role.SOLUTION, False: Role.STARTER, None: Role.ALSO}[passes]
    return Network(role=role, path=Path("net.py"), sha256="0", graph=GRAPH, passes=passes)


def run(seed: int, train: float, val: float) -> Run:
    """A run with these accuracies."""
    return Run(
        seed=seed,
        seconds=1.0,
        metrics=Metrics(train_accuracy=train, val_accuracy=val, train_loss=0.2, val_loss=0.3),
    )


def diverged(seed: int) -> Run:
    """A run without figures."""
    return Run(seed=seed, seconds=1.0, metrics=None)


def assessed(runs: list[Run], *, passes: bool | None) -> NetworkReport:
    """Hold runs against both targets."""
    return assess(network(passes=passes), runs, (CEILING, FLOOR))


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [(0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0), (5, 10, 0.2366, 0.7634), (1, 24, 0.0074, 0.2024), (0, 1, 0.0, 0.7935)],
)
def test_the_interval_is_wilsons(count: int, of: int, low: float, high: float) -> None:
    """The intervals are those of the published tables, also where nothing or everything was seen."""
    assert wilson(count, of) == pytest.approx((low, high), abs=1e-4)


def test_the_interval_holds_the_rate_and_narrows() -> None:
    """A rate lies in its interval, which shrinks with the number of runs."""
    widths = []
    for of in (10, 40, 160):
        low, high = wilson(of // 5, of)
        assert low < 0.2 < high
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)


def test_a_spread_is_the_samples() -> None:
    """The deviation divides by one less than the number of figures."""
    found = spread([1.0, 2.0, 3.0])
    assert (found.mean, found.std) == (2.0, 1.0)


@pytest.mark.parametrize(
    ("margin", "std", "expected"), [(0.3, 0.1, 3.0), (-0.3, 0.1, -3.0), (0.1, 0, inf), (-0.1, 0, -inf), (0, 0, 0)]
)
def test_a_distance_counts_deviations(margin: float, std: float, expected: float) -> None:
    """Figures that do not vary are infinitely far from a target, unless they lie on it."""
    assert isclose(distance(margin, std), expected)


def test_a_solution_is_wrong_where_it_misses_a_target() -> None:
    """One missed target makes a wrong verdict, and the worst run is the one nearest to missing or farthest beyond."""
    report = assessed([run(1, 0.92, 0.93), run(2, 0.951, 0.94), run(3, 0.93, 0.899)], passes=True)
    train, val = report.targets
    assert report.wrong_seeds == (2, 3)
    assert (train.misses.count, val.misses.count) == (1, 1)
    assert (train.worst_seed, val.worst_seed) == (2, 3)
    assert report.wrong is not None
    assert (report.wrong.count, report.wrong.of) == (2, 3)


def test_a_starter_is_wrong_where_it_meets_every_target() -> None:
    """Meeting one target is no mistake; meeting all is, and the worst run is the one nearest to that."""
    report = assessed([run(1, 0.97, 0.95), run(2, 0.94, 0.95), run(3, 0.90, 0.80)], passes=False)
    train, val = report.targets
    assert report.wrong_seeds == (2,)
    assert (train.misses.count, val.misses.count) == (1, 1)
    assert (train.worst_seed, val.worst_seed) == (3, 1)


def test_the_margin_is_that_of_the_nearest_or_the_farthest_target() -> None:
    """A solution counts its distance to the nearest target, a starter that to the one it misses by the most."""
    runs = [run(1, 0.97, 0.80), run(2, 0.98, 0.90)]
    solution, starter = (assessed(runs, passes=passes) for passes in (True, False))
    train, val = (target.distance for target in solution.targets)
    assert train < val < 0
    assert (solution.margin, starter.margin) == (train, -train)


def test_nothing_is_expected_of_what_the_structure_turns_away() -> None:
    """A network that fails a structural check has no wrong verdicts, only runs that meet the targets or not."""
    report = assessed([run(1, 0.92, 0.93), run(2, 0.97, 0.93)], passes=None)
    assert (report.wrong, report.wrong_seeds, report.margin) == (None, (), None)
    assert report.meets_all.count == 1


def test_a_diverged_run_misses_every_target() -> None:
    """It counts as a miss, is the worst run, and leaves mean and deviation to the others."""
    report = assessed([run(1, 0.92, 0.93), diverged(2), run(3, 0.94, 0.93)], passes=True)
    assert (report.diverged, report.wrong_seeds) == ((2,), (2,))
    train = report.targets[0]
    assert train.mean == pytest.approx(0.93)
    assert (train.worst_seed, train.worst, train.misses.count) == (2, None, 1)


def test_a_starter_that_diverges_got_the_right_verdict() -> None:
    """A training without figures passes nothing, so a starter's is no mistake."""
    report = assessed([run(1, 0.97, 0.95), run(2, 0.98, 0.95), diverged(3)], passes=False)
    assert report.wrong_seeds == ()


def test_without_two_figures_there_are_no_numbers() -> None:
    """One run says nothing about spread; the verdicts are counted all the same."""
    report = assessed([diverged(1), run(2, 0.92, 0.93)], passes=True)
    assert (report.figures, report.targets, report.wrong_seeds) == (None, (), (1,))
