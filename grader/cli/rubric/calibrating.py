"""From the options of `bngrade rubric calibrate` to its report: load, follow, measure; tell the user's mistakes from ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from grader import datasets
from grader.calibration.assessment import targets_of
from grader.calibration.calibrate import Plan, calibrate, calibration_of
from grader.calibration.journal import Journal, default_folder
from grader.calibration.measuring import Bench
from grader.calibration.networks import follow
from grader.calibration.report import CalibrationReport, DatasetReport, SearchReport
from grader.calibration.runs import CalibrationError, Network
from grader.calibration.search import search
from grader.calibration.tasks import Refusal, Setup
from grader.calibration.workers import WorkerDiedError, Workers
from grader.cli import terminal
from grader.cli.files import FaultError, reason, write_whole
from grader.cli.locating import located, located_or_fallback
from grader.rubric.loading import LoadedRubric, RubricError, load_rubric
from grader.rubric.model import DatasetName, Rubric
from grader.rubric.writing import WritingError, with_calibration
from grader.sandbox.runner import Sandbox, SandboxError


class NotCalibratedError(click.ClickException):
    """The exercise's files do not allow a calibration."""

    exit_code = 1


@dataclass(frozen=True)
class Choices:
    """What was asked for on the command line."""

    file: Path
    also: tuple[Path, ...]
    dataset: str | None
    runs: int
    first_seed: int
    data_dir: Path | None
    device: str
    fresh: bool


def measured(choices: Choices, sandbox: Sandbox, workers: Workers) -> CalibrationReport:
    """Calibrate on every data set that was asked for."""
    with _told():
        loaded = _load(choices)
        files = _locate(choices, loaded.rubric)
        networks = _follow(choices, loaded, sandbox)
        reports = [_on(_bench(choices, loaded, file, workers), choices, networks) for file in files]
    return CalibrationReport(exercise=loaded.rubric.exercise, rubric=choices.file, datasets=tuple(reports))


def searched(choices: Choices, sandbox: Sandbox, workers: Workers, limit_s: float, started: float) -> SearchReport:
    """Look for a better budget until so many seconds have passed since `started` (of `time.monotonic`)."""
    with _told():
        loaded = _load(choices)
        (file,) = _locate(choices, loaded.rubric)
        solution, starter = _follow(choices, loaded, sandbox)
        bench = _bench(choices, loaded, file, workers)
        with terminal.progress(f"searching on {bench.dataset}") as on_time:
            return search(bench, (solution, starter), choices.file, limit_s, started, on_time)


def write(report: CalibrationReport, file: Path) -> None:
    """Put the numbers of a report into a rubric; those of a data set with a wrong verdict stay out."""
    for each in report.datasets:
        if _read(file).rubric.budget_sha256(each.dataset) != each.measured.budget_sha256:
            raise FaultError(f"{file} is as it is: its training on {each.dataset} was changed while it was measured")
        calibration = calibration_of(each)
        if calibration is None:
            terminal.say(f"not written: {file} does not tell right from wrong on {each.dataset}")
            continue
        try:
            text = file.read_bytes().decode("utf-8")  # as it is, line ends and all
            write_whole(file, with_calibration(text, each.dataset, calibration))
        except WritingError as error:
            raise FaultError(f"{file} is as it was: {error}") from error
        except OSError as error:
            raise FaultError(f"{file} cannot be written: {reason(error)}") from error
        terminal.say(f"wrote calibration.{each.dataset} into {file}")


@contextmanager
def _told() -> Iterator[None]:
    """Turn what can go wrong into a message and an exit code."""
    try:
        yield
    except CalibrationError as error:
        raise NotCalibratedError(str(error)) from error
    except (datasets.DatasetUnavailable, SandboxError, WorkerDiedError) as error:
        raise FaultError(str(error)) from error
    except KeyboardInterrupt:
        terminal.say("finished runs are kept: type the same command again to go on")
        raise


def _read(file: Path) -> LoadedRubric:
    try:
        return load_rubric(file)
    except RubricError as error:
        raise click.UsageError(f"the rubric is not valid:\n{error}") from error


def _load(choices: Choices) -> LoadedRubric:
    """Read the rubric and see that there is something to calibrate."""
    loaded = _read(choices.file)
    rubric = loaded.rubric
    if not targets_of(rubric):
        raise click.UsageError(f"'{choices.file}' has no target to calibrate: none of its checks judges a measured figure")
    if choices.dataset not in (None, "all", *rubric.budgets):
        raise click.UsageError(f"'{choices.file}' has no budget for {choices.dataset}; it has {', '.join(rubric.budgets)}")
    for role in ("solution", "starter"):
        path = loaded.path.parent / getattr(rubric.submission, role)
        if not path.is_file():
            raise click.UsageError(f"the {role} that the rubric names is not there: '{path}'")
    return loaded


def _locate(choices: Choices, rubric: Rubric) -> list[datasets.DatasetFile]:
    """Find the data; where nobody asked for one data set and the rubric's cannot be had, its fallback serves."""
    names: list[DatasetName] = [name for name in rubric.budgets if choices.dataset in ("all", name)]
    if names:
        return [located(name, choices.data_dir) for name in names]
    return [located_or_fallback(rubric, choices.data_dir, "calibrated")]


def _follow(choices: Choices, loaded: LoadedRubric, sandbox: Sandbox) -> tuple[Network, ...]:
    try:
        return follow(loaded, choices.also, sandbox)
    except OSError as error:
        raise click.UsageError(f"'{error.filename}' cannot be read: {reason(error)}") from error


def _bench(choices: Choices, loaded: LoadedRubric, file: datasets.DatasetFile, workers: Workers) -> Bench:
    """Have the workers load a data set."""
    ready = workers.prepare(Setup(file, loaded.rubric, choices.device))
    if isinstance(ready, Refusal):
        raise click.UsageError(ready.message) if ready.reason == "device" else FaultError(ready.message)
    return Bench(
        workers=workers,
        ready=ready,
        journal=Journal(default_folder(), terminal.say, fresh=choices.fresh),
        rubric=loaded.rubric,
        dataset=next(name for name in loaded.rubric.budgets if name == file.name),
        together=ready.device != "cpu",
    )


def _on(bench: Bench, choices: Choices, networks: tuple[Network, ...]) -> DatasetReport:
    def on_earlier(earlier: int, total: int) -> None:
        terminal.say(f"{earlier} of {total} runs taken from an earlier calibration; `--fresh` measures them again")

    plan = Plan(runs=choices.runs, first_seed=choices.first_seed)
    with terminal.progress(f"calibrating on {bench.dataset}") as on_step:
        return calibrate(bench, networks, plan, on_step, on_earlier)
