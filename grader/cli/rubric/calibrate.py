"""`bngrade rubric calibrate FILE`: train solution and starter over many seeds and say whether the rubric tells them apart."""

import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import completing
from grader.cli.files import existing_file
from grader.cli.pictures import picture_format, picture_path, write_picture

if TYPE_CHECKING:  # the processes that need torch are started before anything else is imported
    from grader.calibration.report import CalibrationReport, SearchReport

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}
_LARGEST_SEED = 10**9 - 1
"""Those above are the search's, so that no budget is calibrated on what it was chosen by."""


class _Duration(click.ParamType):  # type: ignore[type-arg]  # click 8.1 has no type argument
    """Seconds, or a number with a unit: `90`, `90s`, `10m`, `1h`."""

    name = "duration"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", str(value).strip())
        if match is None or not float(match[1]):
            self.fail(f"{value!r} is no duration; write seconds, or put a unit behind: 90s, 10m, 1h", param, ctx)
        return float(match[1]) * _UNITS[match[2]]


def _existing_files(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(existing_file(context, parameter, value) for value in values)


@click.command(epilog="Example: bngrade rubric calibrate rubrics/netbn.yaml --runs 20 --write")
@click.argument("file", callback=existing_file, shell_complete=completing.files)
@click.option("--also", multiple=True, callback=_existing_files, metavar="FILE", help="Measure this submission too.")
@click.option(
    "--dataset",
    type=click.Choice(["mnist", "digits", "all"]),
    help="Which budgets to measure.  [default: the rubric's data set or, where that cannot be had, its fallback]",
)
@click.option("--runs", type=click.IntRange(2, 10_000), default=20, show_default=True, help="Verdicts on each network.")
@click.option(
    "--first-seed",
    type=click.IntRange(0, _LARGEST_SEED),
    default=10_000,
    show_default=True,
    help="The seed of the first verdict.",
)
@click.option(
    "--data-dir", type=click.Path(path_type=Path), help="Where data sets are kept.  [default: $BNGRADE_DATA or a cache]"
)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto", show_default=True)
@click.option("--jobs", type=click.IntRange(1, 1024), help="Worker processes on the CPU.  [default: the usable cores]")
@click.option("--fresh", is_flag=True, help="Measure again what an earlier calibration has measured.")
@click.option("--search", "searching", is_flag=True, help="Look for a better budget instead.")
@click.option("--time-limit", type=_Duration(), default="10m", show_default=True, help="End of a search: 90s, 10m, 1h.")
@click.option("--plot", type=click.Path(path_type=Path), callback=picture_path, metavar="FILE.svg|png", help="Draw it as well.")
@click.option("--write", "writing", is_flag=True, help="Put the numbers into FILE, unless a verdict was wrong.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def calibrate(
    file: Path,
    also: tuple[Path, ...],
    dataset: str | None,
    runs: int,
    first_seed: int,
    data_dir: Path | None,
    device: str,
    jobs: int | None,
    fresh: bool,  # noqa: FBT001 - a flag of the command line
    searching: bool,  # noqa: FBT001 - as above
    time_limit: float,
    plot: Path | None,
    writing: bool,  # noqa: FBT001 - as above
    format_: str,
) -> int:
    """Train the solution and the starter of the rubric FILE under many seeds: does every run get the right verdict?

    The solution has to meet every target in every run, the starter to miss one in every run. A file given with --also has to
    pass as well if its structure does; else its runs are only shown. Finished runs are kept: an interrupted calibration
    goes on when the same command is typed again.

    Exit codes: 0 every verdict was right (with --search: a budget is proposed), 1 one was wrong or a file cannot be measured,
    2 wrong usage, 4 the grader's own fault.
    """
    if searching and (also or plot or writing or dataset == "all"):
        raise click.UsageError("--search proposes a budget and takes no --also, --plot, --write or --dataset all")
    if writing and not os.access(file.resolve().parent, os.W_OK):
        raise click.UsageError(f"'{file}' cannot be replaced: its folder cannot be written to")
    _refuse_quiz(file)
    started = time.monotonic()
    from grader.sandbox.runner import Sandbox

    with Sandbox() as sandbox:  # it imports torch meanwhile, and so does what the workers are forked from
        from grader.calibration.workers import Workers, usable_cores

        processes = (jobs or usable_cores()) if device in ("auto", "cpu") else 1
        with Workers(processes if searching else min(processes, runs * (2 + len(also)))) as workers:
            from grader.cli.rubric import calibrating

            choices = calibrating.Choices(file, also, dataset, runs, first_seed, data_dir, device, fresh)
            if searching:
                found = calibrating.searched(choices, sandbox, workers, time_limit, started)
                return _show_search(found, format_)
            report = calibrating.measured(choices, sandbox, workers)
    return _deliver(report, file, plot, format_, writing=writing)


def _refuse_quiz(file: Path) -> None:
    from grader.exercise_types import is_quiz

    if is_quiz(file):
        raise click.UsageError(f"'{file}' is a quiz: nothing in it is measured; prove it with `bngrade rubric check {file}`")


def _show_search(found: "SearchReport", format_: str) -> int:
    from grader.cli import terminal

    if format_ == "json":
        from grader.reports.json_report import calibration_to_json

        click.echo(calibration_to_json(found), nl=False)
    else:
        from grader.reports.calibration.search import search_to_text

        click.echo(search_to_text(found, terminal.page()), nl=False, color=True)
    return 0 if found.proposal else 1


def _deliver(report: "CalibrationReport", file: Path, plot: Path | None, format_: str, *, writing: bool) -> int:
    """Print the report, draw the picture, put the numbers into the rubric."""
    from grader.cli import terminal
    from grader.reports.calibration.text import calibration_to_text, wrong_verdicts

    if format_ == "json":
        from grader.reports.json_report import calibration_to_json

        click.echo(calibration_to_json(report), nl=False)
    else:
        click.echo(calibration_to_text(report, terminal.page()), nl=False, color=True)
    if plot is not None:
        _draw(report, plot)
    wrong = [line for each in report.datasets for line in wrong_verdicts(each)]
    for line in wrong:
        terminal.say(f"Error: {line}")
    if writing:
        from grader.cli.rubric.calibrating import write

        write(report, file)
    return 1 if wrong else 0


def _draw(report: "CalibrationReport", plot: Path) -> None:
    from grader.reports.calibration.plot import picture

    write_picture(plot, picture(report, picture_format(plot)))
