"""A search tries budgets around the rubric's own, within its time, and proposes what holds under fresh seeds."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from calibration_exercise import RUBRIC, write_exercise

from grader.calibration.candidates import candidates, steps
from grader.calibration.journal import Journal
from grader.calibration.measuring import Bench, Measured, Trial
from grader.calibration.ranking import FLOOR, Entry, ranked
from grader.calibration.report import SearchReport
from grader.calibration.runs import Network, Role, Run
from grader.calibration.search import CONFIRMING_SEED, FIRST_SEED
from grader.calibration.search import search as budget_search
from grader.calibration.tasks import Ready
from grader.calibration.workers import Workers
from grader.cli.rubric.calibrating import Choices, searched
from grader.graph import ModuleGraph
from grader.result import Metrics
from grader.rubric.loading import load_rubric
from grader.rubric.model import Budget, CheckSpec
from grader.sandbox.runner import Sandbox

OWN = Budget(train_images=350, val_images=600, batch_size=8, epochs=2, seeds=5)
GRAPH = ModuleGraph(class_name="Net", input_shape=(1,), nodes=(), output="input")
SOLUTION, STARTER = (
    Network(role=role, path=Path("net.py"), sha256="0", graph=GRAPH, passes=role is Role.SOLUTION)
    for role in (Role.SOLUTION, Role.STARTER)
)
FLOOR_CHECK = CheckSpec(id="val-accuracy", points=1, at_least=0.90)


def test_the_rubrics_own_budget_comes_first() -> None:
    """Candidates are distinct, keep validation images and seeds, and fit the data set."""
    found = candidates(OWN, train_images=1197)
    assert found[0] == OWN
    assert len(set(found)) == len(found) > 50
    assert {(each.val_images, each.seeds) for each in found} == {(600, 5)}
    assert max(each.train_images for each in found) <= 1197
    assert min(each.epochs for each in found) == 1
    assert all(each.train_images >= 2 * each.batch_size for each in found)


def test_a_budget_at_the_limits_has_candidates() -> None:
    """All images, the most epochs and the smallest batch are no obstacle."""
    edge = Budget(train_images=1197, val_images=1, batch_size=2, epochs=1000)
    assert candidates(edge, train_images=1197)[0] == edge


def test_steps_are_those_of_all_seeds() -> None:
    """350 images in batches of 8 are 44 steps, twice, five times."""
    assert steps(OWN) == 440


def entry(images: int, solution: list[float], starter: list[float], seconds: float = 1.0) -> Entry:
    """A budget whose runs reached these validation accuracies."""
    budget = Budget.model_validate(OWN.model_dump() | {"train_images": images})
    return Entry(budget, *([run(seed, val, seconds) for seed, val in enumerate(each)] for each in (solution, starter)))


def run(seed: int, val: float, seconds: float) -> Run:
    """A run of which one figure counts."""
    metrics = Metrics(train_accuracy=0.9, val_accuracy=val, train_loss=0.2, val_loss=0.3)
    return Run(seed=seed, seconds=seconds, metrics=metrics)


def order(*entries: Entry) -> list[int]:
    """Rank budgets; name them by their images."""
    return [each.budget.train_images for each, _ in ranked(entries, (SOLUTION, STARTER), [FLOOR_CHECK])]


def test_margin_per_second_decides_among_those_with_enough() -> None:
    """Half the margin in a quarter of the time is better, unless it is too little."""
    wide = entry(100, [0.99, 1.0, 1.01], [0.79, 0.8, 0.81], seconds=4.0)
    quick = entry(200, [0.94, 0.95, 0.96], [0.84, 0.85, 0.86])
    thin = entry(300, [0.92, 0.925, 0.93], [0.79, 0.8, 0.81], seconds=0.01)
    assert order(wide, quick, thin) == [200, 100, 300]


def test_a_lucky_spread_is_steadied_by_the_others() -> None:
    """Two runs that happen to agree are no proof of a wide margin."""
    lucky = entry(100, [0.92, 0.9201, 0.9199], [0.8, 0.801, 0.799])
    others = [entry(200 + n, [0.93, 0.95, 0.97], [0.75, 0.77, 0.79]) for n in range(3)]
    tried = {each.budget.train_images: it for each, it in ranked([lucky, *others], (SOLUTION, STARTER), [FLOOR_CHECK])}
    assert tried[100].inside < FLOOR < tried[200].inside + 1
    alone = ranked([lucky], (SOLUTION, STARTER), [FLOOR_CHECK], prior=0)[0][1]
    assert alone.inside > 100


def test_a_budget_under_which_the_solution_diverges_is_last() -> None:
    """No margin makes up for a training that came to nothing."""
    broken = entry(100, [0.99, 1.0, 1.01], [0.5, 0.51, 0.52])
    broken.solution[0] = Run(seed=0, seconds=1.0, metrics=None)
    assert order(broken, entry(200, [0.8, 0.81, 0.82], [0.8, 0.81, 0.82])) == [200, 100]


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Workers]:
    """Two workers; each search that runs out of time ends them, and the next one starts its own."""
    with Workers(2) as running:
        yield running


@pytest.fixture(autouse=True)
def _journal_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BNGRADE_CALIBRATION", str(tmp_path / "journal"))


def search(path: Path, sandbox: Sandbox, workers: Workers, limit_s: float) -> SearchReport:
    """Search on the digits."""
    choices = Choices(file=path, also=(), dataset=None, runs=20, first_seed=10_000, data_dir=None, device="cpu", fresh=False)
    return searched(choices, sandbox, workers, limit_s, time.monotonic())


def test_a_search_proposes_what_it_has_confirmed(
    tmp_path: Path, sandbox: Sandbox, two_workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trained for real: the proposal has margin enough under fresh seeds, and the rubric's own budget was tried."""
    monkeypatch.setattr("grader.calibration.search.candidates", lambda own, _: [own, own.model_copy(update={"epochs": 2})])
    monkeypatch.setattr("grader.calibration.search._FEWEST_CONFIRMING", 6)
    monkeypatch.setattr("grader.calibration.search._MOST_CONFIRMING", 6)
    found = search(write_exercise(tmp_path), sandbox, two_workers, 600)
    assert {each.budget.epochs for each in found.tried} == {1, 2}
    assert found.proposal is not None
    assert found.proposal == found.confirmed[-1]
    assert found.proposal.margin >= FLOOR


@dataclass(frozen=True)
class Imagined(Bench):
    """A bench that trains nothing: what a run reaches depends on budget and seed, in a way that is known."""

    asked: list[Trial] = field(default_factory=list)

    def measure(self, trials: Sequence[Trial], *_arguments: object, **_settings: object) -> Measured:
        """Invent the runs."""
        self.asked.extend(trials)
        return Measured([{seed: imagined(trial, seed) for seed in trial.seeds} for trial in trials])


def imagined(trial: Trial, seed: int) -> Run:
    """The margin grows with the images up to 420 and falls steeply behind; seconds grow with the steps."""
    images = trial.budget.train_images
    margin = 0.06 if images == 420 else 0.02
    val = 0.9 + (margin if trial.network.passes else -margin) + Random(seed * images).gauss(0, 0.01)
    return run(seed, val, seconds=0.001 * steps(trial.budget))


def test_the_best_of_many_is_found_and_measured_more_often(two_workers: Workers, tmp_path: Path) -> None:
    """The wide budget is proposed; it got more runs than the others, and its confirmation shares no seed with the search."""
    rubric = load_rubric(write_exercise(tmp_path)).rubric
    rubric = rubric.model_copy(update={"budgets": {"digits": OWN}, "checks": (FLOOR_CHECK,)})
    journal = Journal(tmp_path, print)
    bench = Imagined(two_workers, Ready("d", "2", "cpu"), journal, rubric, "digits")
    found = budget_search(bench, (SOLUTION, STARTER), tmp_path / "small.yaml", 100, time.monotonic())
    assert found.proposal is not None
    assert found.proposal.budget.train_images == 420
    assert found.tried[0].runs > found.tried[-1].runs
    (own,) = (each for each in found.tried if each.budget == OWN)
    assert own.margin < FLOOR
    confirming = [trial for trial in bench.asked if min(trial.seeds, default=0) >= CONFIRMING_SEED]
    searching = {seed for trial in bench.asked if trial not in confirming for seed in trial.seeds}
    assert confirming
    assert searching.isdisjoint(seed for trial in confirming for seed in trial.seeds)
    assert min(searching) >= FIRST_SEED > 10_000 + 10_000 * 100


def test_a_search_that_has_no_time_ends(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """Trainings that would take minutes are given up at the limit, and nothing is proposed."""
    path = write_exercise(tmp_path, RUBRIC.replace("epochs: 1,", "epochs: 1000,"))
    found = search(path, sandbox, two_workers, 1.0)
    assert (found.tried, found.confirmed, found.proposal) == ((), (), None)
