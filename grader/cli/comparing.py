"""From the options of `bngrade compare` to a comparison: choose, follow, train; tell the user's mistakes from ours."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from grader import datasets
from grader.calibration.tasks import Ready, Refusal, Setup
from grader.calibration.workers import WorkerDiedError, Workers
from grader.cli import terminal
from grader.cli.chosen_rubric import load_valid, rubric_for
from grader.cli.files import FaultError, reason
from grader.cli.locating import located_or_fallback
from grader.cli.problems import NoNetworkError
from grader.comparison.compare import Plan, UntrainableError, compare
from grader.comparison.contestants import STARTER, NoContestantError, Source, follow, names
from grader.comparison.model import Comparison
from grader.exercises import RubricNotFoundError, find_rubric
from grader.originals import handed_out
from grader.rubric.companions import companion
from grader.rubric.loading import LoadedRubric
from grader.sandbox.runner import Sandbox, SandboxError


@dataclass(frozen=True)
class Choices:
    """What was asked for on the command line."""

    files: tuple[Path, ...]
    rubric_name: str | None
    class_name: str | None
    with_starter: bool
    seeds: int
    first_seed: int
    data_dir: Path | None
    device: str


def compared(choices: Choices, sandbox: Sandbox, workers: Workers) -> Comparison:
    """Follow the files and train their networks."""
    sources = _sources(choices)
    loaded = sources[-1].loaded if len(choices.files) == 1 else _rubric_of(choices.files[0], choices.rubric_name)
    with _told():
        contestants = [follow(source, sandbox) for source in sources]
        file = located_or_fallback(loaded.rubric, choices.data_dir, "compared")
        rubric = loaded.rubric.model_copy(update={"train_figures": "running"})  # those afterwards are measured as well
        ready = _prepared(Setup(file, rubric, choices.device, in_detail=True), workers)
        plan = Plan(
            rubric=rubric,
            dataset=next(name for name in rubric.budgets if name == file.name),
            seeds=tuple(range(choices.first_seed, choices.first_seed + choices.seeds)),
        )
        with terminal.progress("training") as on_step:
            return compare(contestants, plan, workers, ready, on_step)


def _sources(choices: Choices) -> list[Source]:
    """Return the files that take part, the baseline first; one file alone is held against its exercise's starter."""
    loaded = _rubric_of(choices.files[0], choices.rubric_name)
    sources = [
        Source(path=path, name=name, loaded=_own_rubric(path, choices.rubric_name, loaded), class_name=choices.class_name)
        for path, name in zip(choices.files, names(choices.files), strict=True)
    ]
    if choices.with_starter or len(choices.files) == 1:
        sources.insert(0, _starter(loaded, choices.files))
    return sources


def _starter(loaded: LoadedRubric, files: tuple[Path, ...]) -> Source:
    path = Path(os.path.relpath(companion(loaded, "starter")))
    if not path.is_file():
        raise click.UsageError(f"the starter that the rubric names is not there: '{path}'; name a second file")
    content = handed_out(loaded, path) or path.read_bytes()
    for file in files:
        if file.read_bytes() == content:
            exercise = loaded.rubric.exercise
            raise click.UsageError(f"'{file}' is the untouched starter of {exercise}: change it first, or name a second file")
    return Source(path=path, name=STARTER, loaded=loaded, starter=True, content=content)


def _own_rubric(file: Path, chosen: str | None, first: LoadedRubric) -> LoadedRubric:
    """Return the rubric that a file is named after, which knows the name of its class; without one the first file's serves."""
    try:
        find_rubric(file, chosen)
    except RubricNotFoundError:
        return first
    return _rubric_of(file, chosen)


def _rubric_of(file: Path, chosen: str | None) -> LoadedRubric:
    loaded = load_valid(rubric_for(file, chosen))
    if not isinstance(loaded, LoadedRubric):
        raise click.UsageError(f"{loaded.rubric.exercise} is a quiz, which trains nothing; type `bngrade check {file}`")
    return loaded


def _prepared(setup: Setup, workers: Workers) -> Ready:
    """Have the workers load the data set."""
    ready = workers.prepare(setup)
    if isinstance(ready, Refusal):
        raise click.UsageError(ready.message) if ready.reason == "device" else FaultError(ready.message)
    return ready


@contextmanager
def _told() -> Iterator[None]:
    """Turn what can go wrong into a message and an exit code."""
    try:
        yield
    except NoContestantError as error:
        raise NoNetworkError(error.path, error.check.line, error.check.message, error.check.help, error.cells) from error
    except UntrainableError as error:
        raise NoNetworkError(Path(error.contestant.path), None, f"the network cannot be trained: {error}") from error
    except OSError as error:
        raise FaultError(f"'{error.filename}' cannot be read: {reason(error)}") from error
    except (datasets.DatasetUnavailable, SandboxError, WorkerDiedError) as error:
        raise FaultError(str(error)) from error
