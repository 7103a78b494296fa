"""`bngrade init DIR`: a ready assignment repository or bundle for a platform."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader import __version__
from grader.cli.files import FaultError, reason
from grader.platforms.registry import PLATFORMS
from grader.reports.inert import inert

if TYPE_CHECKING:
    from grader.platforms.assignment import Assignment
    from grader.platforms.bundle import BundleFile


def _one_line(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Take a requirement, which becomes one line of a file that pip reads."""
    if not value.strip() or not value.isprintable() or value.lstrip().startswith(("-", "#")):
        raise click.BadParameter(f"{value!r} is no requirement; write one as pip takes it, such as 'bngrade=={__version__}'")
    return value.strip()


@click.command(epilog="Example: bngrade init netbn-assignment --platform github --exercise netbn")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--platform", "platform_name", type=click.Choice(list(PLATFORMS)), required=True, help="Where grades are needed.")
@click.option(
    "--exercise", metavar="NAME", help="An exercise that comes with bngrade; its rubric stays with the pinned grader."
)
@click.option(
    "--rubric",
    "rubric_path",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Your own rubric instead; it travels along, and the starter is taken from where it says.",
)
@click.option(
    "--grader",
    metavar="REQUIREMENT",
    default=f"bngrade=={__version__}",
    show_default=True,
    callback=_one_line,
    help="What pip installs there as the grader.",
)
@click.option("--image", metavar="NAME", help="The container image that grades (prairielearn).  [default: bngrade-EXERCISE]")
@click.option("--force", is_flag=True, help="Replace files that are already there.")
def init(
    folder: Path,
    platform_name: str,
    exercise: str | None,
    rubric_path: Path | None,
    grader: str,
    image: str | None,
    force: bool,  # noqa: FBT001 - a flag of the command line
) -> int:
    """Write into DIR what a platform needs to hand out and grade an exercise, without its solution.

    The grader's version, the builds of torch that are installed here and the rubric's digest are pinned. Nothing is written if
    a file is in the way. Exit codes: 0 written, 2 wrong usage, 4 the files cannot be written.
    """
    if image is not None and platform_name != "prairielearn":
        raise click.UsageError("--image is for --platform prairielearn")
    platform = PLATFORMS[platform_name]
    assignment = _assignment(exercise, rubric_path, grader, image)
    if assignment.of_quiz and assignment.rubric is not None and platform.rubric_is_read:
        closed = " or ".join(each.name for each in PLATFORMS.values() if not each.rubric_is_read)
        raise click.UsageError(f"the quiz holds the right answers, and students could read it there; take --platform {closed}")
    files = platform.bundle(assignment)
    _write(folder, files, force=force)
    for file in files:
        click.echo(f"wrote {inert(str(folder / file.path))}")
    click.echo(f"next: {platform.next_step}")
    return 0


def _assignment(exercise: str | None, rubric_path: Path | None, grader: str, image: str | None) -> "Assignment":
    """Read the exercise that comes with bngrade, or an instructor's own."""
    from grader.platforms.assignment import AssignmentError, read_assignment
    from grader.rubric.loading import RubricError

    path = _chosen(exercise, rubric_path)
    try:
        return read_assignment(path, own=rubric_path is not None, grader=grader, image=image)
    except RubricError as error:
        raise click.UsageError(f"the rubric is not valid:\n{error}") from error
    except AssignmentError as error:
        raise click.UsageError(str(error)) from error


def _chosen(exercise: str | None, rubric_path: Path | None) -> Path:
    from grader.exercises import shipped
    from grader.nearest import did_you_mean

    if (exercise is None) == (rubric_path is None):
        raise click.UsageError("name one of --exercise and --rubric")
    if rubric_path is not None:
        return rubric_path
    known = {path.stem: path for path in sorted(shipped("rubrics").glob("*.yaml"))}
    if exercise not in known:
        raise click.UsageError(f"no exercise '{exercise}' comes with bngrade; {did_you_mean(str(exercise), known)}")
    return known[exercise]


def _write(folder: Path, files: "tuple[BundleFile, ...]", *, force: bool) -> None:
    from grader.platforms.writing import obstacles, write_bundle

    try:
        if found := obstacles(folder, files, force=force):
            cure = "" if force else "\nreplace files with --force, or name another folder"
            raise click.UsageError("\n".join(["nothing was written, since these are in the way:", *found]) + cure)
        write_bundle(folder, files)
    except OSError as error:
        raise FaultError(f"nothing was written: '{error.filename or folder}': {reason(error)}") from error
