"""`bngrade check FILE`: a learner's file to a verdict."""

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import completing
from grader.cli.check.request import CheckRequest
from grader.cli.chosen_rubric import rubric_for, typed_again
from grader.cli.destinations import Delivery, FormatType, settle
from grader.cli.files import existing_file
from grader.reports.formats import FORMATS

if TYPE_CHECKING:  # the sandbox is started before anything else is imported
    from grader.exercise_types.evaluation import Evaluation

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
@click.argument("file", callback=existing_file, shell_complete=completing.files)
@click.option(
    "--rubric",
    "rubric_name",
    metavar="NAME|PATH",
    shell_complete=completing.exercises_or_files,
    help="The rubric, if the file is not named after its exercise.",
)
@click.option(
    "--format",
    "formats",
    type=FormatType(),
    multiple=True,
    default=("text",),
    metavar="FORMAT[=PATH]",
    shell_complete=completing.formats,
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
    **asked: Any,  # the options that decide the verdict; `CheckRequest` has their types
) -> int:
    """Grade FILE: inspect the network that it really runs, train it briefly, and hold both against a rubric.

    The answer sheet of a quiz is held against its questions; nothing is run. Exit codes: 0 passed, 1 a check failed, 2 wrong
    usage, 3 the file could not be graded, 4 the grader's own fault. A format whose reader takes the points from the report
    (github-classroom, classroom50, gradescope, prairielearn, exercism, coursera) makes it 0 whenever the report was written. No
    platform's format accepts fallback data.
    """
    if asked["structure_only"] and asked["train_anyway"]:
        raise click.UsageError("--structure-only and --train-anyway exclude each other")
    rubric = rubric_for(file, rubric_name)
    deliveries = settle(formats, output, (file, rubric), os.environ)
    request = CheckRequest(file=file, rubric=rubric, no_fallback=any(each.form.official for each in deliveries), **asked)
    notices: list[str] = []
    evaluation = _evaluate(request, notices)
    from grader.cli.check.telling import tell

    tell(evaluation, deliveries, request, notices, typed_again(rubric_name, request.class_name))
    return 0 if any(each.form.exits_zero for each in deliveries) else EXIT_CODES[evaluation.result.status]


def _evaluate(request: CheckRequest, notices: list[str]) -> "Evaluation":
    """Evaluate the file as the type of its exercise says."""
    from grader.exercise_types import is_quiz

    if is_quiz(request.rubric):
        from grader.cli.check.quiz import evaluate_sheet

        return evaluate_sheet(request)
    from grader.cli.check.network import evaluate_network

    return evaluate_network(request, notices)
