"""Solution and starter are trained over many seeds, and what they reach is held against the targets."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from calibration_exercise import REPOSITORY, RUBRIC, write_exercise

from grader.calibration.networks import follow
from grader.calibration.report import DatasetReport
from grader.calibration.runs import Role
from grader.calibration.tasks import Ready, Setup, Task
from grader.calibration.workers import Limit, WorkerDiedError, Workers
from grader.cli.files import FaultError
from grader.cli.rubric.calibrating import Choices, NotCalibratedError, measured, write
from grader.datasets import DatasetFile, DatasetUnavailable
from grader.graph import ModuleGraph
from grader.rubric.loading import load_rubric
from grader.rubric.model import Budget
from grader.rubric.staleness import CalibrationStatus, calibration_state
from grader.sandbox.runner import Sandbox

RUNS = 3


@pytest.fixture(scope="module")
def two_workers() -> Iterator[Workers]:
    """Two workers for the whole module."""
    with Workers(2) as running:
        yield running


@pytest.fixture(autouse=True)
def journal_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A journal of its own for each test."""
    folder = tmp_path / "journal"
    monkeypatch.setenv("BNGRADE_CALIBRATION", str(folder))
    return folder


def choices(file: Path, *also: Path, dataset: str | None = None, fresh: bool = False) -> Choices:
    """What a short calibration asks for."""
    return Choices(
        file=file, also=also, dataset=dataset, runs=RUNS, first_seed=10_000, data_dir=None, device="cpu", fresh=fresh
    )


def calibrated(choice: Choices, sandbox: Sandbox, two_workers: Workers) -> DatasetReport:
    """Calibrate on one data set."""
    (report,) = measured(choice, sandbox, two_workers).datasets
    return report


def test_a_rubric_that_tells_right_from_wrong(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """Every run of the solution meets the target, none of the starter does; seeds and what was measured on are told."""
    report = calibrated(choices(write_exercise(tmp_path)), sandbox, two_workers)
    solution, starter = report.network(Role.SOLUTION), report.network(Role.STARTER)
    assert report.right
    assert [run.seed for run in solution.runs] == [run.seed for run in starter.runs] == [10_000, 10_004, 10_008]
    assert solution.margin is not None
    assert solution.margin > 0
    assert len({run.metrics.val_accuracy for run in solution.runs if run.metrics}) == RUNS
    assert (report.measured.device, report.earlier) == ("cpu", 0)


def test_a_run_is_what_a_verdict_measures(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """A run gives the figures that `measure` gives in this process under the same seed, to the last digit."""
    from grader import datasets
    from grader.rebuild import rebuild
    from grader.training import Recipe, measure

    path = write_exercise(tmp_path)
    network = calibrated(choices(path), sandbox, two_workers).network(Role.STARTER)
    rubric = load_rubric(path).rubric
    recipe = Recipe(budget=rubric.budgets["digits"], optimizer=rubric.optimizer, input_shape=(1, 28, 28))
    data = datasets.load(DatasetFile("digits", None))
    expected = measure(lambda: rebuild(network.network.graph), data, recipe, 10_004)
    found = network.runs[1].metrics
    assert found is not None
    assert found == expected.model_copy(update={"history": ()})


def test_what_was_written_is_fresh(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """The block can be loaded, fits data, budget, solution and starter, and says what was measured; the mode stays."""
    path = write_exercise(tmp_path)
    path.chmod(0o640)
    mode = path.stat().st_mode
    report = measured(choices(path), sandbox, two_workers)
    write(report, path)
    rubric = load_rubric(path).rubric
    data_sha256 = report.datasets[0].measured.data_sha256
    assert path.read_text(encoding="utf-8").startswith(RUBRIC)
    assert path.stat().st_mode == mode
    assert calibration_state(rubric, path, "digits", data_sha256).status is CalibrationStatus.FRESH
    calibration, figures = rubric.calibration["digits"], report.datasets[0].network(Role.SOLUTION).figures
    assert (calibration.runs, calibration.first_seed) == (RUNS, 10_000)
    assert figures is not None
    assert calibration.solution.val_accuracy.mean == pytest.approx(figures.val_accuracy.mean, abs=5e-5)


def test_a_rubric_that_was_changed_meanwhile_is_left_alone(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """Numbers of another budget are not written beside the one that stands there now."""
    path = write_exercise(tmp_path)
    report = measured(choices(path), sandbox, two_workers)
    path.write_text(RUBRIC.replace("epochs: 1,", "epochs: 2,"), encoding="utf-8")
    with pytest.raises(FaultError, match="changed while it was measured"):
        write(report, path)
    assert "calibration" not in path.read_text(encoding="utf-8")


def test_a_second_calibration_goes_on(
    tmp_path: Path, sandbox: Sandbox, two_workers: Workers, capsys: pytest.CaptureFixture[str], journal_folder: Path
) -> None:
    """Runs that are known are not trained again, which is said; `fresh` trains them, with the same figures."""
    path = write_exercise(tmp_path)
    first = calibrated(choices(path), sandbox, two_workers)
    for journal in journal_folder.iterdir():
        lines = journal.read_bytes().splitlines(keepends=True)
        journal.write_bytes(b"".join(lines[:2]) + lines[2][:30])
    again = calibrated(choices(path), sandbox, two_workers)
    assert again.earlier == 4
    assert "4 of 6 runs taken from an earlier" in capsys.readouterr().err
    for before, after in zip(first.networks, again.networks, strict=True):
        assert before.runs[:2] == after.runs[:2]  # the seconds too, so they were not trained again
        assert before.figures == after.figures
    assert calibrated(choices(path, fresh=True), sandbox, two_workers).earlier == 0


def test_a_starter_that_passes_is_named_with_its_seeds(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """A target that the starter meets makes wrong verdicts, and nothing is written."""
    path = write_exercise(tmp_path, RUBRIC.replace("at_least: 0.8", "at_least: 0.2"))
    before = path.read_bytes()
    report = measured(choices(path), sandbox, two_workers)
    assert report.datasets[0].network(Role.STARTER).wrong_seeds == (10_000, 10_004, 10_008)
    write(report, path)
    assert path.read_bytes() == before


def test_a_solution_that_misses_is_named_with_its_seeds(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """A target out of reach makes wrong verdicts on the solution, none on the starter."""
    path = write_exercise(tmp_path, RUBRIC.replace("at_least: 0.8", "at_least: 0.999"))
    report = calibrated(choices(path), sandbox, two_workers)
    assert report.network(Role.SOLUTION).wrong_seeds == (10_000, 10_004, 10_008)
    assert report.network(Role.STARTER).wrong_seeds == ()


def test_further_files_are_expected_to_do_what_their_structure_says(
    tmp_path: Path, sandbox: Sandbox, two_workers: Workers
) -> None:
    """A right spelling has to pass as the solution does; what a structural check turns away is only shown."""
    submissions = REPOSITORY / "tests" / "submissions"
    also = (submissions / "right" / "byte_order_mark.py", submissions / "wrong" / "dropout_after_first_layer.py")
    report = calibrated(choices(write_exercise(tmp_path), *also), sandbox, two_workers)
    right, wrong = (each for each in report.networks if each.network.role is Role.ALSO)
    assert (right.network.passes, right.wrong_seeds) == (True, ())
    assert (wrong.network.passes, wrong.network.failed_check, wrong.wrong) == (None, "only-batchnorm-added", None)
    assert len(wrong.runs) == RUNS


def test_seeds_trained_together_reach_the_same(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """One tensor program for all seeds, as a GPU runs it, gives the figures of one training after the other."""
    path = write_exercise(tmp_path)
    network = calibrated(choices(path), sandbox, two_workers).network(Role.SOLUTION)
    rubric = load_rubric(path).rubric
    assert isinstance(two_workers.prepare(Setup(DatasetFile("digits", None), rubric, "cpu")), Ready)
    seeds = tuple(run.seed for run in network.runs)
    (done,) = two_workers.run([Task(0, network.network.graph, rubric.budgets["digits"], seeds, together=True)])
    assert isinstance(done.outcome, tuple)
    for together, alone in zip(done.outcome, network.runs, strict=True):
        assert together.metrics is not None
        assert alone.metrics is not None
        assert together.metrics.train_loss == pytest.approx(alone.metrics.train_loss, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "source", "message"),
    [
        ("solution.py", "from torch import nn\nclass NetBN(nn.Module):\n    pass\n", "the solution .* has no network"),
        ("starter.py", "def NetBN(:\n", "the starter .* has no network to measure: `submission-loads`: Python cannot read"),
        ("solution.py", None, "fails its own rubric: `batchnorm-present`: .*line"),
    ],
)
def test_a_file_that_cannot_be_calibrated_is_named_with_its_check(
    name: str, source: str | None, message: str, tmp_path: Path, sandbox: Sandbox, two_workers: Workers
) -> None:
    """Nothing is trained for a solution that fails a structural check or a file without a network."""
    path = write_exercise(tmp_path)
    starter = (tmp_path / "starter.py").read_text(encoding="utf-8")
    (tmp_path / name).write_text(starter if source is None else source, encoding="utf-8")
    with pytest.raises(NotCalibratedError, match=f"(?s){message}"):
        measured(choices(path), sandbox, two_workers)


def test_a_network_that_cannot_be_trained_is_named(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """What stands in the way of training is said as training says it, and of which network."""
    path = write_exercise(tmp_path)
    starter = tmp_path / "starter.py"
    starter.write_text(starter.read_text(encoding="utf-8").replace("128, 10", "128, 5"), encoding="utf-8")
    with pytest.raises(NotCalibratedError, match=r"the starter cannot be trained: .*out of bounds"):
        measured(choices(path), sandbox, two_workers)


def test_what_there_is_nothing_to_calibrate_for_is_wrong_usage(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """A data set without a budget, a rubric without a target, a rubric without its files, a rubric with a mistake."""
    path = write_exercise(tmp_path)
    with pytest.raises(click.UsageError, match="no budget for mnist; it has digits"):
        measured(choices(path, dataset="mnist"), sandbox, two_workers)
    path.write_text("\n".join(line for line in RUBRIC.splitlines() if "at_least" not in line), encoding="utf-8")
    with pytest.raises(click.UsageError, match="no target to calibrate"):
        measured(choices(path), sandbox, two_workers)
    path.write_text(RUBRIC.replace("solution.py", "nowhere.py"), encoding="utf-8")
    with pytest.raises(click.UsageError, match=r"the solution that the rubric names is not there: .*nowhere\.py"):
        measured(choices(path), sandbox, two_workers)
    path.write_text(RUBRIC.replace("title:", "titel:"), encoding="utf-8")
    with pytest.raises(click.UsageError, match="titel"):
        measured(choices(path), sandbox, two_workers)


def test_a_data_set_that_cannot_be_had_gives_way_to_the_fallback(
    tmp_path: Path, sandbox: Sandbox, two_workers: Workers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unless one data set or all were asked for: then it is a fault that says what to do. Either way it is said."""

    def locate(name: str, *_arguments: object, **_settings: object) -> DatasetFile:
        if name == "mnist":
            raise DatasetUnavailable("MNIST is not here")
        return DatasetFile(name, None)

    monkeypatch.setattr("grader.datasets.locate", locate)
    both = RUBRIC.replace("dataset: digits\n", "dataset: mnist\nfallback: digits\n").replace(
        "budgets:\n", "budgets:\n  mnist: {train_images: 300, val_images: 200, batch_size: 8, epochs: 1}\n"
    )
    path = write_exercise(tmp_path, both)
    assert calibrated(choices(path), sandbox, two_workers).dataset == "digits"
    assert "MNIST is not here" in capsys.readouterr().err
    for dataset in ("mnist", "all"):
        with pytest.raises(FaultError, match="MNIST is not here; get it with"):
            measured(choices(path, dataset=dataset), sandbox, two_workers)


def test_all_takes_every_budget(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """A rubric with one budget is calibrated on that one."""
    report = measured(choices(write_exercise(tmp_path), dataset="all"), sandbox, two_workers)
    assert [each.dataset for each in report.datasets] == ["digits"]


def test_a_device_that_is_not_there_is_wrong_usage(tmp_path: Path, sandbox: Sandbox, two_workers: Workers) -> None:
    """The message names the devices that there are."""
    choice = choices(write_exercise(tmp_path))
    with pytest.raises(click.UsageError, match=r"no device `mps`.*cpu"):
        measured(Choices(**{**choice.__dict__, "device": "mps"}), sandbox, two_workers)


def _tasks(count: int) -> list[Task]:
    """Tasks for a network that returns its input: quick to refuse."""
    graph = ModuleGraph(class_name="Net", input_shape=(1, 28, 28), nodes=(), output="input")
    budget = Budget(train_images=2, val_images=1, batch_size=2, epochs=1)
    return [Task(number, graph, budget, (number,), together=False) for number in range(count)]


@pytest.fixture
def one_worker(tmp_path: Path) -> Iterator[Workers]:
    """A worker that has its data."""
    with Workers(1) as running:
        running.prepare(Setup(DatasetFile("digits", None), load_rubric(write_exercise(tmp_path)).rubric, "cpu"))
        yield running


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_worker_that_dies_is_an_error(one_worker: Workers) -> None:
    """A worker killed from outside ends the calibration with a message instead of a hang."""
    (process,) = one_worker._workers.values()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(WorkerDiedError, match=r"ended early \(exit code -9\)"):
        list(one_worker.run(_tasks(1)))


def test_past_the_last_start_nothing_new_begins(one_worker: Workers) -> None:
    """What is under way is finished; the rest is left out."""
    assert [done.task.trial for done in one_worker.run(_tasks(5), Limit(last_start=0))] == [0]


def test_past_the_end_everything_stops(tmp_path: Path, sandbox: Sandbox, one_worker: Workers) -> None:
    """A training that would take minutes is ended in the middle, and its worker with it."""
    solution, _ = follow(load_rubric(tmp_path / "small.yaml"), (), sandbox)
    endless = Budget(train_images=1000, val_images=600, batch_size=2, epochs=1_000)
    (process,) = one_worker._workers.values()
    assert list(one_worker.run([Task(0, solution.graph, endless, (0,), together=False)], Limit(end=0))) == []
    assert process.exitcode is not None


def test_workers_that_cannot_start_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system refuses another process, that is said as a fault of the grader's side."""

    def refuse(_self: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    with pytest.raises(WorkerDiedError, match="cannot be started"):
        Workers(1)._start()
