"""`bngrade compare FILE...`: what networks reach under the same budget, side by side."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import completing
from grader.cli.files import FaultError, existing_file, reason, write_whole
from grader.cli.pictures import picture_format, picture_path, write_picture

if TYPE_CHECKING:  # the processes that need torch are started before anything else is imported
    from grader.comparison.model import Comparison

_MOST_FILES = 8
_SEEDS = 5
"""So many trainings take seconds, and tell apart what differs by about the deviation from seed to seed."""


def _different_files(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Path, ...]:
    """Take files that are there, each of them once."""
    paths = tuple(existing_file(context, parameter, value) for value in values)
    for number, path in enumerate(paths):
        if any(path.samefile(each) for each in paths[:number]):
            raise click.UsageError(f"'{path}' is named twice; name the files that are to be compared once each")
    if len(paths) > _MOST_FILES:
        raise click.UsageError(f"{len(paths)} files are too many to be read side by side; name {_MOST_FILES} at most")
    return paths


@click.command(epilog="Example: bngrade compare exercises/netbn.py --seeds 10 --plot netbn.svg")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", callback=_different_files, shell_complete=completing.files)
@click.option(
    "--rubric",
    "rubric_name",
    metavar="NAME|PATH",
    shell_complete=completing.exercises_or_files,
    help="Whose budget to train with.  [default: that of the exercise that the first FILE is named after]",
)
@click.option("--with-starter", is_flag=True, help="Compare several files with the exercise's starter too.")
@click.option(
    "--class", "class_name", metavar="NAME", help="The class in each FILE, if it has another name than the rubric says."
)
@click.option(
    "--seeds",
    type=click.IntRange(1, 1_000),
    default=_SEEDS,
    show_default=True,
    help="Trainings of each network; more tell more.",
)
@click.option("--seed", "first_seed", type=click.IntRange(0, 2**31), default=0, show_default=True, help="The first seed.")
@click.option(
    "--data-dir", type=click.Path(path_type=Path), help="Where data sets are kept.  [default: $BNGRADE_DATA or a cache]"
)
@click.option("--device", type=click.Choice(["auto", "cpu", "cuda", "mps"]), default="auto", show_default=True)
@click.option("--plot", type=click.Path(path_type=Path), callback=picture_path, metavar="FILE.svg|png", help="Draw it as well.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="Write the report here instead of printing it.")
def compare(
    files: tuple[Path, ...],
    rubric_name: str | None,
    with_starter: bool,  # noqa: FBT001 - a flag of the command line
    class_name: str | None,
    seeds: int,
    first_seed: int,
    data_dir: Path | None,
    device: str,
    plot: Path | None,
    format_: str,
    output: Path | None,
) -> int:
    """Train the networks in FILE... under the same budget, data and seeds, and say what differs.

    One FILE is compared with the untouched starter of its exercise, several with the first of them. Right or wrong plays no
    part: `bngrade check` judges.

    Exit codes: 0 compared, 2 wrong usage, 3 a file holds no network that can be trained, 4 the grader's own fault.
    """
    _refuse_output(output, (*files, *([plot] if plot else [])))
    from grader.sandbox.runner import Sandbox

    with Sandbox() as sandbox:  # it imports torch meanwhile, and so does what the workers are forked from
        from grader.calibration.workers import Workers, usable_cores

        jobs = min(usable_cores(), seeds * max(2, len(files))) if device in ("auto", "cpu") else 1
        with Workers(jobs) as workers:
            from grader.cli.comparing import Choices, compared

            choices = Choices(files, rubric_name, class_name, with_starter, seeds, first_seed, data_dir, device)
            comparison = compared(choices, sandbox, workers)
    _deliver(comparison, format_, output, _again(files, rubric_name, class_name, data_dir, with_starter=with_starter))
    if plot is not None:
        from grader.reports.comparison.plot import picture

        write_picture(plot, picture(comparison, picture_format(plot)))
    return 0


def _refuse_output(output: Path | None, taken: tuple[Path, ...]) -> None:
    if output is None:
        return
    if any(output.resolve() == path.resolve() for path in taken):
        raise click.UsageError(f"the report cannot go to '{output}', which is a file to compare or the picture")
    if output.is_dir() or not output.parent.is_dir():
        raise click.UsageError(f"the report cannot go to '{output}': " + ("a folder" if output.is_dir() else "no such folder"))


def _again(
    files: tuple[Path, ...], rubric: str | None, class_name: str | None, data_dir: Path | None, *, with_starter: bool
) -> str:
    """Spell the command without what may be changed about it."""
    given = (("--rubric", rubric), ("--class", class_name), ("--data-dir", data_dir))
    options = [word for name, value in given if value is not None for word in (name, str(value))]
    return shlex.join(["bngrade", "compare", *map(str, files), *options, *(["--with-starter"] if with_starter else [])])


def _deliver(comparison: "Comparison", format_: str, output: Path | None, command: str) -> None:
    """Print the report, or write it."""
    from grader.cli import terminal
    from grader.reports.comparison.document import comparison_to_json
    from grader.reports.comparison.text import comparison_to_text
    from grader.reports.text_layout import Page

    page = terminal.page() if output is None else Page()
    text = comparison_to_json(comparison) if format_ == "json" else comparison_to_text(comparison, page, command)
    if output is None:
        click.echo(text, nl=False, color=True)
        return
    try:
        write_whole(output, text)
    except OSError as error:
        raise FaultError(f"the report cannot be written to '{output}': {reason(error)}") from error
    terminal.say(f"wrote {output}")
