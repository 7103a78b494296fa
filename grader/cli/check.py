"""`bngrade check FILE`: a learner's file to a verdict."""

import datetime as dt
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.delivery import deliver
from grader.cli.destinations import Delivery, FormatType, settle
from grader.cli.files import FaultError, existing_file
from grader.cli.terminal import progress, say
from grader.reports.formats import FORMATS

if TYPE_CHECKING:  # the sandbox is started before anything else is imported
    from grader.pipeline import Options
    from grader.reports.context import ReportContext
    from grader.result import Result
    from grader.rubric.loading import LoadedRubric
    from grader.sandbox.runner import Sandbox
    from grader.submission.reading import Submission

EXIT_CODES = {"pass": 0, "fail": 1, "error": 3}


def _moment(_context: click.Context, _parameter: click.Parameter, value: str | None) -> dt.datetime | None:
    """Read a point in time; one without a time zone is local."""
    if value is None:
        return None
    try:
        return dt.datetime.fromisoformat(value).astimezone()
    except ValueError as error:
        raise click.BadParameter(f"'{value}' is no time; write it as 2026-12-01T23:59:00+01:00") from error


@click.command(epilog="Example: bngrade check exercises/netbn.py --format text --format html=report.html")
@click.argument("file", callback=existing_file)
@click.option("--rubric", "rubric_name", metavar="NAME|PATH", help="The rubric, if the file is not named after its exercise.")
@click.option(
    "--format",
    "formats",
    type=FormatType(),
    multiple=True,
    default=("text",),
    metavar="FORMAT[=PATH]",
    help=f"{', '.join(FORMATS)}; may be given several times.  [default: text]",
)
@click.option("--output", type=click.Path(path_type=Path), help="Write the report here, not where its format puts it.")
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto", show_default=True)
@click.option(
    "--data-dir", type=click.Path(path_type=Path), help="Where data sets are kept.  [default: $BNGRADE_DATA or a cache]"
)
@click.option("--seed", type=click.IntRange(0, 2**31), default=0, show_default=True, help="Subset, initialisation, order.")
@click.option("--structure-only", is_flag=True, help="Judge the network's structure and do not train.")
@click.option("--train-anyway", is_flag=True, help="Measure although the structure is wrong; the verdict stays.")
@click.option("--official", is_flag=True, help="Accept no fallback data: without the official data set, exit with 4.")
@click.option("--submitted-at", callback=_moment, metavar="TIME", help="When it was handed in, for a late policy (ISO 8601).")
@click.option("--reveal", is_flag=True, help="Show the details that the rubric hides from learners.")
@click.option("--class", "class_name", metavar="NAME", help="The class to grade, if it has another name than the rubric says.")
@click.option("--rubric-sha256", metavar="DIGEST", help="Refuse a rubric with another digest than this.")
@click.option(
    "--require-sandbox", is_flag=True, help="Run nothing unless the sandbox is strong.  [or $BNGRADE_REQUIRE_SANDBOX=1]"
)
def check(
    file: Path,
    rubric_name: str | None,
    formats: tuple[Delivery, ...],
    output: Path | None,
    device: str,
    data_dir: Path | None,
    seed: int,
    structure_only: bool,  # noqa: FBT001 - a flag of the command line
    train_anyway: bool,  # noqa: FBT001 - as above
    official: bool,  # noqa: FBT001 - as above
    submitted_at: dt.datetime | None,
    reveal: bool,  # noqa: FBT001 - as above
    class_name: str | None,
    rubric_sha256: str | None,
    require_sandbox: bool,  # noqa: FBT001 - as above
) -> int:
    """Grade FILE: inspect the network that it really runs, train it briefly, and hold both against a rubric.

    Exit codes: 0 passed, 1 a check failed, 2 wrong usage, 3 the file could not be graded, 4 the grader's own fault. A format
    whose reader takes the points from the report (github-classroom, classroom50, gradescope, prairielearn, exercism, coursera)
    makes it 0 whenever the report was written. No platform's format accepts fallback data.
    """
    if structure_only and train_anyway:
        raise click.UsageError("--structure-only and --train-anyway exclude each other")
    from grader.exercises import RubricNotFoundError, find_rubric

    try:
        rubric_path = find_rubric(file, rubric_name)
    except RubricNotFoundError as error:
        raise click.UsageError(str(error)) from error
    deliveries = settle(formats, output, (file, rubric_path), os.environ)
    from grader.sandbox.runner import Sandbox

    with Sandbox(require_strong=require_sandbox) as sandbox:  # it imports torch meanwhile
        from grader.pipeline import Options

        options = Options(
            class_name=class_name,
            seed=seed,
            structure_only=structure_only,
            train_anyway=train_anyway,
            submitted_at=submitted_at,
            reveal=reveal,
        )
        loaded = _load(rubric_path, rubric_sha256)
        notices: list[str] = []
        _note_calibration(loaded, notices, official=official)
        setting = {"data_dir": data_dir, "device": device, "official": official or _no_fallback(deliveries)}
        result, submission = _grade(file, loaded, sandbox, options, setting, notices, official=official)
    if not any(each.form.name == "text" for each in deliveries):  # the one report that is printed and says them by itself
        for notice in notices:
            say(notice)
    context = _context(result, submission, loaded, notices, _typed_again(rubric_name, class_name))
    deliver(deliveries, result, context.model_copy(update={"submitted_at": submitted_at or _committed_at(deliveries)}))
    return 0 if any(each.form.exits_zero for each in deliveries) else EXIT_CODES[result.status]


def _no_fallback(deliveries: tuple[Delivery, ...]) -> bool:
    return any(each.form.official for each in deliveries)


def _committed_at(deliveries: tuple[Delivery, ...]) -> dt.datetime | None:
    from grader.cli.commit import committed_at

    return committed_at(Path()) if any(each.form.dated_by_commit for each in deliveries) else None


def _load(path: Path, pinned_sha256: str | None) -> "LoadedRubric":
    """Load the rubric; refuse one that is not valid, or not the one that was pinned."""
    from grader.rubric.loading import RubricError, load_rubric

    try:
        loaded = load_rubric(path)
    except RubricError as error:
        raise click.UsageError(f"the rubric is not valid:\n{error}") from error
    if pinned_sha256 is not None and loaded.sha256 != pinned_sha256.lower():
        told = f"expected sha256 {pinned_sha256}, found {loaded.sha256}"
        raise click.UsageError(f"'{path}' is not the rubric that was pinned: {told}; put the pinned file back")
    return loaded


def _note_calibration(
    loaded: "LoadedRubric", notices: list[str], *, official: bool, dataset: str | None = None, data_sha256: str | None = None
) -> None:
    """Warn of a rubric whose numbers nobody has measured, or measured for something else; an official verdict refuses it."""
    from grader.rubric.staleness import CalibrationStatus, calibration_state

    name = dataset or loaded.rubric.dataset
    state = calibration_state(loaded.rubric, loaded.path, name, data_sha256, starter_counts=False)
    if state.status is CalibrationStatus.FRESH:
        return
    cure = f"measure it with `bngrade rubric calibrate {loaded.path} --dataset {name} --write`"
    if official:
        raise FaultError(f"no official verdict: {state.reason}; {cure}; no points were taken")
    notice = f"the rubric is not calibrated: {state.reason}; {cure}"
    if notice not in notices:
        notices.append(notice)


def _grade(
    file: Path,
    loaded: "LoadedRubric",
    sandbox: "Sandbox",
    options: "Options",
    setting: Mapping[str, object],
    notices: list[str],
    *,
    official: bool,
) -> "tuple[Result, Submission]":
    from grader import datasets, pipeline
    from grader.measurement import (
        DeviceUnavailable,
        Hooks,
        Measurement,
        MeasurementRequest,
        Setting,
        measure,
    )
    from grader.preload import Preload
    from grader.sandbox.runner import SandboxError
    from grader.submission.reading import read_submission

    preload = Preload()
    chosen = Setting.model_validate({**setting, "data_dir": setting["data_dir"] or datasets.default_data_dir()})

    def train(request: MeasurementRequest) -> Measurement:
        preload.wait()
        with progress("MNIST") as on_download, progress("training") as on_training:
            measurement = measure(request, chosen, Hooks(notices.append, on_training, on_download))
        if measurement.obstacle:
            notices.append(f"not trained: {measurement.obstacle}")
        elif measurement.training is not None:
            measured_on = {"dataset": measurement.training.dataset, "data_sha256": measurement.data_sha256}
            _note_calibration(loaded, notices, official=official, **measured_on)
        return measurement

    try:
        submission = read_submission(file)
        if submission.problem is None and not options.structure_only:
            preload.start()
        return pipeline.grade(submission, loaded, sandbox, train, options), submission
    except DeviceUnavailable as error:
        raise click.UsageError(str(error)) from error
    except (datasets.DatasetUnavailable, SandboxError, OSError) as error:
        for notice in notices:
            say(notice)
        raise FaultError(f"{error}; no points were taken") from error


def _context(
    result: "Result", submission: "Submission", loaded: "LoadedRubric", notices: list[str], typed: tuple[str, ...]
) -> "ReportContext":
    """Gather what the reports tell beside the result."""
    from grader.pipeline import source_lines
    from grader.reports.context import ReportContext
    from grader.rubric.model import PartialCredit

    rubric = loaded.rubric
    calibration = rubric.calibration_of(result.training.dataset if result.training else rubric.dataset)
    return ReportContext(
        title=rubric.title,
        file=result.submission.path,  # spelt so that every reader takes it
        options=typed,
        source_lines=source_lines(submission),
        starter=calibration.starter if calibration else None,
        checks=rubric.checks,
        notices=tuple(notices),
        moment=dt.datetime.now(tz=dt.UTC),
        environment=dict(os.environ),
        policy=rubric.partial_credit is PartialCredit.ALL_OR_NOTHING or rubric.late is not None,
    )


def _typed_again(rubric_name: str | None, class_name: str | None) -> tuple[str, ...]:
    """Return the options that the next command needs as well."""
    rubric = ("--rubric", rubric_name) if rubric_name else ()
    return (*rubric, *(("--class", class_name) if class_name else ()))
