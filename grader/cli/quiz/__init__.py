"""`bngrade quiz [NAME]`: practice questions on a terminal, with an explanation after each answer."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import terminal
from grader.cli.completing import questions, quizzes
from grader.cli.files import FaultError, reason, write_whole

if TYPE_CHECKING:
    from grader.quiz.dealing import Dealt
    from grader.quiz.loading import LoadedQuiz
    from grader.quiz.model import Quiz


@click.command(epilog="Example: bngrade quiz batchnorm")
@click.argument("name", metavar="[NAME|PATH]", required=False, shell_complete=quizzes)
@click.option("--seed", type=click.IntRange(0), help="Shuffle questions and choices: the same for the same number.")
@click.option("--question", "question_id", metavar="ID", shell_complete=questions, help="Ask this question alone.")
@click.option("--prove", is_flag=True, help="Run the programs that prove the answers, and show them: of all or of --question.")
@click.option(
    "--write-sheet", type=click.Path(path_type=Path), metavar="PATH", help="Write an empty answer sheet, to be graded later."
)
def quiz(
    name: str | None,
    seed: int | None,
    question_id: str | None,
    prove: bool,  # noqa: FBT001 - a flag of the command line
    write_sheet: Path | None,
) -> int:
    """Ask the questions of a quiz one by one, and explain each answer.

    Without NAME the quizzes are listed. Nothing is graded or kept here: what counts is an answer sheet that was filled in, by
    `bngrade check`.
    """
    from grader.cli.quiz.finding import all_quizzes, find_quiz
    from grader.reports.quiz_text import quizzes_to_text

    if name is None:
        if seed is not None or question_id or prove or write_sheet:
            raise click.UsageError("name the quiz; `bngrade quiz` lists them")
        click.echo(quizzes_to_text(all_quizzes(), terminal.page()), nl=False, color=True)
        return 0
    loaded = find_quiz(name)
    if write_sheet is not None:
        return _write_sheet(loaded, write_sheet)
    chosen = _chosen(loaded, seed, question_id)
    return _prove(loaded.rubric, chosen) if prove else _play(name, chosen)


def _chosen(loaded: "LoadedQuiz", seed: int | None, question_id: str | None) -> "tuple[Dealt, ...]":
    """Deal the questions; keep the one that was asked for."""
    from grader.nearest import did_you_mean
    from grader.quiz.dealing import deal

    dealt = deal(loaded.rubric, seed)
    if question_id is None:
        return dealt
    one = tuple(each for each in dealt if each.question.id == question_id)
    if not one:
        ids = [each.id for each in loaded.rubric.questions]
        raise click.UsageError(f"there is no question '{question_id}'; {did_you_mean(question_id, ids)}")
    return one


def _play(name: str, dealt: "tuple[Dealt, ...]") -> int:
    if not (terminal.is_interactive(sys.stdout) and terminal.is_interactive(sys.stdin)):
        told = f"fill in a sheet instead: bngrade quiz {name} --write-sheet FILE.yaml"
        raise click.UsageError(f"questions are asked on a terminal, and this is none; {told}")
    from grader.cli.quiz.playing import play

    play(dealt, name)
    return 0


def _prove(quiz: "Quiz", dealt: "tuple[Dealt, ...]") -> int:
    from grader.quiz.proving import prove_all
    from grader.reports.quiz_text import proofs_to_text

    proofs = prove_all(each.question for each in dealt)
    if not proofs:
        raise click.UsageError("there is no program to run")
    click.echo(proofs_to_text(quiz, proofs, terminal.page()), nl=False, color=True)
    return 0 if all(proof.problem is None for proof in proofs) else 1


def _write_sheet(loaded: "LoadedQuiz", path: Path) -> int:
    from grader.quiz.sheet import sheet_text

    _refuse_to_replace_answers(path)
    try:
        write_whole(path, sheet_text(loaded.rubric))
    except OSError as error:
        raise FaultError(f"the sheet cannot be written to '{path}': {reason(error)}") from error
    command = shlex.join(["bngrade", "check", str(path), *_naming(loaded, path)])
    terminal.say(f"wrote {path}; fill it in and type: {command}")
    return 0


def _naming(loaded: "LoadedQuiz", sheet: Path) -> tuple[str, ...]:
    """Return the option by which `bngrade check` finds this very quiz for a sheet, in short; none if it does so by itself."""
    from grader.exercises import RubricNotFoundError, find_rubric

    for name in (None, loaded.rubric.exercise):
        try:
            found = find_rubric(sheet, name)
        except RubricNotFoundError:
            continue
        if found.resolve() == loaded.path.resolve():
            return () if name is None else ("--rubric", name)
    return "--rubric", str(loaded.path)


def _refuse_to_replace_answers(path: Path) -> None:
    """Let a sheet that nobody has filled in be replaced, and nothing else."""
    from grader.quiz.reading import read_sheet

    if path.is_dir():
        raise click.UsageError(f"'{path}' is a folder; name the file to write")
    if not path.is_file():
        return
    try:
        there = read_sheet(path)
    except OSError as error:
        raise click.UsageError(f"'{path}' cannot be read: {reason(error)}") from error
    if there.problem is not None or there.strays:
        raise click.UsageError(f"'{path}' is there already, and is no answer sheet; name another file")
    if any(answer.letter or answer.found for answer in there.answers):
        raise click.UsageError(f"'{path}' is there already, and answers stand in it; name another file, or delete it first")
