"""`bngrade check FILE`: a learner's file to a verdict."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.files import FaultError, existing_file, reason, write_whole

if TYPE_CHECKING:  # the sandbox is started before anything else is imported
    from grader.pipeline import Options
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


@click.command(epilog="Example: bngrade check exercises/netbn.py")
@click.argument("file", callback=existing_file)
@click.option("--rubric", "rubric_name", metavar="NAME|PATH", help="The rubric, if the file is not named after its exercise.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write the report here instead of printing it.")
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
def check(
    file: Path,
    rubric_name: str | None,
    format_: str,
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
) -> int:
    """Grade FILE: inspect the network that it really runs, train it briefly, and hold both against a rubric.

    Exit codes: 0 passed, 1 a check failed, 2 wrong usage, 3 the file could not be graded, 4 the grader's own fault.
    """
    if structure_only and train_anyway:
        raise click.UsageError("--structure-only and --train-anyway exclude each other")
    from grader.exercises import RubricNotFoundError, find_rubric

    try:
        rubric_path = find_rubric(file, rubric_name)
    except RubricNotFoundError as error:
        raise click.UsageError(str(error)) from error
    from grader.sandbox.runner import Sandbox

    with Sandbox() as sandbox:  # it imports torch meanwhile
        from grader.pipeline import Options

        options = Options(
            class_name=class_name,
            seed=seed,
            structure_only=structure_only,
            train_anyway=train_anyway,
            submitted_at=submitted_at,
            reveal=reveal,
        )
        loaded = _load(rubric_path)
        notices: list[str] = []
        _note_calibration(loaded, notices, official=official)
        setting = {"data_dir": data_dir, "device": device, "official": official}
        result, submission = _grade(file, loaded, sandbox, options, setting, notices)
    typed = _typed_again(rubric_name, class_name)
    report = _report(result, submission, loaded, notices, format_, typed, plain=output is not None)
    _deliver(report, output)
    return EXIT_CODES[result.status]


def _load(path: Path) -> "LoadedRubric":
    from grader.rubric.loading import RubricError, load_rubric

    try:
        return load_rubric(path)
    except RubricError as error:
        raise click.UsageError(f"the rubric is not valid:\n{error}") from error


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
) -> "tuple[Result, Submission]":
    from grader import datasets, pipeline
    from grader.cli.terminal import progress, say
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
            _note_calibration(loaded, notices, official=chosen.official, **measured_on)
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


def _report(
    result: "Result",
    submission: "Submission",
    loaded: "LoadedRubric",
    notices: list[str],
    format_: str,
    typed: tuple[str, ...],
    *,
    plain: bool,
) -> str:
    from grader.cli import terminal

    if format_ == "json":
        from grader.reports.json_report import to_json

        for notice in notices:
            terminal.say(notice)
        return to_json(result)
    from grader.pipeline import source_lines
    from grader.reports.text import to_text
    from grader.reports.text_context import TextContext

    rubric = loaded.rubric
    dataset = result.training.dataset if result.training else rubric.dataset
    calibration = rubric.calibration_of(dataset)
    context = TextContext(
        title=rubric.title,
        file=str(submission.path),
        options=typed,
        source_lines=source_lines(submission),
        starter=calibration.starter if calibration else None,
        checks=rubric.checks,
        notices=tuple(notices),
        width=terminal.width(),
        unicode=terminal.unicode(),
        color=not plain and terminal.color(),
    )
    return to_text(result, context)


def _typed_again(rubric_name: str | None, class_name: str | None) -> tuple[str, ...]:
    """Return the options that the next command needs as well."""
    rubric = ("--rubric", rubric_name) if rubric_name else ()
    return (*rubric, *(("--class", class_name) if class_name else ()))


def _deliver(report: str, output: Path | None) -> None:
    """Print a report or write it; what cannot be written is printed, so that nothing is lost."""
    if output is None:
        click.echo(report, nl=False, color=True)
        return
    try:
        write_whole(output, report)
    except OSError as error:
        click.echo(report, nl=False, color=True)
        raise FaultError(f"the report cannot be written to '{output}': {reason(error)}; it is printed above") from error
    click.echo(f"wrote {output}", err=True)
