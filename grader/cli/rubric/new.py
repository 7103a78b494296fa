"""`bngrade rubric new`: a first rubric, from a starter and a solution."""

import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import terminal
from grader.cli.files import FaultError, existing_file, reason, write_whole
from grader.cli.problems import NoNetworkError
from grader.cli.rubric.answers import EXERCISE, TITLE, Answers, usual_name, usual_title
from grader.cli.shape import Shape
from grader.reports.inert import inert

if TYPE_CHECKING:  # the sandbox is started before anything else is imported
    from grader.graph import ModuleGraph
    from grader.problem import Problem
    from grader.rubric.draft_text import Draft
    from grader.sandbox.runner import Sandbox
    from grader.submission.reading import Submission

_SHAPES = ((1, 28, 28), (784,))
"""Shapes of an input that are tried, in this order, if none is given."""
_DATASETS = click.Choice(["mnist", "digits"])
_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)

_OUTPUT_HELP = "The rubric to write.  [default: EXERCISE.yaml, in ./rubrics if that is there]"


def _given_file(context: click.Context, parameter: click.Parameter, value: str | None) -> Path | None:
    return None if value is None else existing_file(context, parameter, value)


@click.command(epilog="Example: bngrade rubric new --starter exercises/netbn.py --solution solutions/netbn.py")
@click.option("--starter", callback=_given_file, metavar="FILE", help="The stub that learners begin with.")
@click.option("--solution", callback=_given_file, metavar="FILE", help="The same file, solved.")
@click.option("--output", type=click.Path(path_type=Path), help=_OUTPUT_HELP)
@click.option("--exercise", type=EXERCISE, help="The exercise's name.  [default: the name of both files]")
@click.option("--title", type=TITLE, help="One line for people.  [default: the starter's first line]")
@click.option("--class", "class_name", metavar="NAME", help="The network's class.  [default: the starter's last network]")
@click.option("--input-shape", type=Shape(), help="One input's shape.  [default: 1,28,28 or 784, whichever runs]")
@click.option("--dataset", type=_DATASETS, help="The data of an official verdict.  [default: mnist]")
@click.option("--force", is_flag=True, help="Replace a rubric that is already there.")
def new(
    starter: Path | None,
    solution: Path | None,
    output: Path | None,
    exercise: str | None,
    title: str | None,
    class_name: str | None,
    input_shape: tuple[int, ...] | None,
    dataset: str | None,
    force: bool,  # noqa: FBT001 - a flag of the command line
) -> int:
    """Write a commented rubric from a starter and its solution.

    Both networks are traced; what the solution adds is what the rubric asks for. On a terminal you are asked for what you do
    not give. Exit codes: 0 written, 2 wrong usage, 3 no rubric can be made of the two files, 4 the grader's own fault.
    """
    answers = Answers(asks=terminal.is_interactive(sys.stdin))
    starter = answers.take("--starter", starter, None, _FILE)
    solution = answers.take("--solution", solution, None, _FILE)
    answers.refuse_gaps()
    _refuse_sheets(starter, solution)
    from grader.sandbox.runner import Sandbox, SandboxError

    with Sandbox() as sandbox:  # it imports torch meanwhile
        files = Files.read(starter, solution)
        exercise = answers.take("--exercise", exercise, usual_name(files.starter, files.solution), EXERCISE)
        answers.refuse_gaps()
        place = _place(output, exercise, force=force)
        title = answers.take("--title", title, usual_title(files.read_starter.source, exercise, files.first_prose()), TITLE)
        class_name = answers.take("--class", class_name, files.usual_class(), click.STRING)
        answers.refuse_gaps()
        try:
            tracer = _Tracer(sandbox, class_name)
            usual = tracer.shape_that_runs(files) if input_shape is None else None
            input_shape = _of_an_image(answers.take("--input-shape", input_shape, usual, Shape()))
            starter_graph, solution_graph = tracer.graphs(files, input_shape)
        except SandboxError as error:
            raise FaultError(str(error)) from error
    dataset = answers.take("--dataset", dataset, "mnist", _DATASETS)
    named = {"exercise": exercise, "title": title, "dataset": dataset}
    _write(_draft(files, place, (starter_graph, solution_graph), named), place)
    _say_next(place, files)
    return 0


def _refuse_sheets(*files: Path) -> None:
    sheet = next((file for file in files if file.suffix in (".yaml", ".yml")), None)
    if sheet is not None:
        cure = "write its questions into a file like rubrics/batchnorm_quiz.yaml, then type `bngrade rubric check FILE`"
        raise click.UsageError(f"'{sheet}' is no Python: a quiz is not drafted from its sheet; {cure}")


@dataclass(frozen=True)
class Files:
    """The two files, as named and as read."""

    starter: Path
    solution: Path
    read_starter: "Submission"
    read_solution: "Submission"

    @classmethod
    def read(cls, starter: Path, solution: Path) -> "Files":
        """Read both; a starter that is no Python ends it, for nothing about the exercise could be told."""
        from grader.submission.reading import read_submission

        try:
            files = cls(starter, solution, read_submission(starter), read_submission(solution))
        except OSError as error:
            raise click.UsageError(f"'{error.filename}' cannot be read: {reason(error)}") from error
        for file, submission in ((starter, files.read_starter), (solution, files.read_solution)):
            if submission.problem is not None:
                raise NoNetworkError.because(file, submission.problem, submission.cells)
        return files

    def first_prose(self) -> str:
        """Return what the starter begins with, if it is a notebook with text in it."""
        return next((cell.text for cell in self.read_starter.left_out if not cell.code), "")

    def usual_class(self) -> str | None:
        """Return the starter's last network."""
        from grader.submission.classes import network_class

        return network_class(self.read_starter.source)


@dataclass(frozen=True)
class _Tracer:
    """Follows the networks of both files."""

    sandbox: "Sandbox"
    class_name: str

    def shape_that_runs(self, files: Files) -> tuple[int, ...]:
        """Return the first of the usual shapes that the starter takes; the first of all if it takes none."""
        from grader.graph import ModuleGraph

        runs = (shape for shape in _SHAPES if isinstance(self._trace(files.read_starter, shape), ModuleGraph))
        return next(runs, _SHAPES[0])

    def graphs(self, files: Files, shape: tuple[int, ...]) -> "tuple[ModuleGraph, ModuleGraph]":
        """Trace both; what cannot be traced is an error at its line."""
        return self._graph(files.starter, files.read_starter, shape), self._graph(files.solution, files.read_solution, shape)

    def _graph(self, file: Path, submission: "Submission", shape: tuple[int, ...]) -> "ModuleGraph":
        from grader.graph import ModuleGraph

        outcome = self._trace(submission, shape)
        if isinstance(outcome, ModuleGraph):
            return outcome
        raise NoNetworkError.because(file, outcome, submission.cells)

    def _trace(self, submission: "Submission", shape: tuple[int, ...]) -> "ModuleGraph | Problem":
        from grader.pipeline import INSPECTION, trace
        from grader.problem import Problem, ProblemKind

        traced = trace(submission, self.class_name, shape, INSPECTION, self.sandbox)
        if traced.network is None:
            assert traced.problem is not None, "a network or a problem"
            return traced.problem
        for variant in traced.network.variants:
            message = f"{variant.when} the network runs other layers, and a rubric declares one sequence"
            return Problem(kind=ProblemKind.FORWARD, message=message)
        return traced.network.graph


def _of_an_image(shape: tuple[int, ...]) -> tuple[int, ...]:
    from math import prod

    from grader.rubric.budget import PIXELS

    if prod(shape) != PIXELS:
        spelt = ",".join(map(str, shape))
        raise click.UsageError(f"--input-shape: an image has {PIXELS} values, such as 1,28,28; {spelt} has {prod(shape)}")
    return shape


def _place(output: Path | None, exercise: str, *, force: bool) -> Path:
    """Choose where the rubric goes; refuse a place where something else would be lost."""
    folder = Path("rubrics") if Path("rubrics").is_dir() else Path()
    place = folder / f"{exercise}.yaml" if output is None else output
    if place.suffix not in (".yaml", ".yml"):
        raise click.UsageError(f"'{place}' is no name for a rubric; it ends in .yaml")
    if not place.parent.is_dir():
        raise click.UsageError(f"there is no folder '{place.parent}'; make it, or name another place with --output")
    if place.exists() and not place.is_file():
        raise click.UsageError(f"'{place}' is not a regular file")
    if place.exists() and not force:
        raise click.UsageError(f"'{place}' is already there; replace it with --force, or name another place with --output")
    return place


def _draft(files: Files, place: Path, graphs: "tuple[ModuleGraph, ModuleGraph]", named: dict[str, str]) -> "Draft":
    """Compare the two networks; where no rubric can ask for the difference, say which line shows it."""
    from grader.places import locate
    from grader.rubric.architecture import SubmissionSpec
    from grader.rubric.draft_optimizer import draft_optimizer
    from grader.rubric.draft_text import Draft
    from grader.rubric.drafting import DraftError, draft_architecture, draft_classes

    starter, solution = graphs
    try:
        optimizer, line = draft_optimizer(files.read_starter.source, files.read_solution.source)
        spec = SubmissionSpec(
            class_name=starter.class_name,
            input_shape=starter.input_shape,
            classes=min(draft_classes(starter, "starter"), draft_classes(solution, "solution")),
            starter=_from(place, files.starter),
            solution=_from(place, files.solution),
        )
        architecture = draft_architecture(starter, solution)
    except DraftError as error:
        file, submission = getattr(files, error.which), getattr(files, f"read_{error.which}")
        message = error.told(files.read_starter.cells)
        raise NoNetworkError(file, error.line, message, cells=submission.cells) from error
    built_in = None if line is None else locate(line, files.read_starter.cells)
    return Draft.model_validate(
        {**named, "submission": spec, "architecture": architecture, "optimizer": optimizer, "optimizer_place": built_in}
    )


def _from(place: Path, file: Path) -> str:
    """Spell a file's path as it is seen from the rubric's folder."""
    try:
        path = Path(os.path.relpath(file.resolve(), place.resolve().parent)).as_posix()
    except ValueError:  # on another drive
        path = file.resolve().as_posix()
    try:
        path.encode()
    except UnicodeEncodeError:
        raise click.UsageError(f"'{file}': a rubric cannot name a file whose path is no Unicode text") from None
    return path


def _write(draft: "Draft", place: Path) -> None:
    from grader.rubric.draft_text import draft_text
    from grader.rubric.model import Rubric
    from grader.rubric.source import read_source

    text = draft_text(draft)
    Rubric.model_validate(read_source(text).data)  # a draft that is no rubric is our own fault, and is not written
    try:
        write_whole(place, text)
    except OSError as error:
        raise FaultError(f"the rubric cannot be written to '{place}': {reason(error)}") from error


def _say_next(place: Path, files: Files) -> None:
    commands = (
        ["check", str(place)],
        ["show", str(place)],
        ["calibrate", str(place)],
    )
    click.echo(f"wrote {inert(str(place))}; read it, then type:")
    for command in commands:
        click.echo(f"  {inert(shlex.join(['bngrade', 'rubric', *command]))}")
    click.echo(f"  {inert(shlex.join(['bngrade', 'check', str(files.solution), '--rubric', str(place)]))}")
