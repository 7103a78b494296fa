"""`bngrade rubric check FILE...`: every mistake at once, then the proof that a rubric tells right from wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import terminal
from grader.cli.completing import exercises_or_files
from grader.cli.files import FaultError
from grader.cli.rubric.naming import rubric_files

if TYPE_CHECKING:  # the sandbox is started before anything else is imported
    from grader.proof import Proof
    from grader.rubric.loading import LoadedRubric
    from grader.rubric.source import Mistake
    from grader.sandbox.runner import Sandbox

SCHEMA = "bngrade/rubric-check/v1"


@click.command(epilog="Example: bngrade rubric check rubrics/*.yaml")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, callback=rubric_files, shell_complete=exercises_or_files)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--no-proofs", is_flag=True, help="Do not run the programs by which a quiz proves its answers.")
def check(files: tuple[Path, ...], format_: str, no_proofs: bool) -> int:  # noqa: FBT001 - a flag of the command line
    """Find every mistake in rubrics, and prove without training that each tells right from wrong.

    The solution must pass each structural check, the untouched starter must fail one, and so must every mutant of the solution:
    networks like it in which a layer is dropped, moved, doubled, replaced, resized, frozen or added. Of a quiz, every wrong
    answer must cost its points, and each question's program, which is run as it stands, must print what the quiz says. FILE may
    also be a folder of rubrics or the name of an exercise. Exit codes: 0 all hold, 1 a rubric does not, 2 wrong usage, 4 the
    grader's own fault.
    """
    from grader.exercise_types import is_quiz

    quizzes = [path for path in files if is_quiz(path)]
    with _sandbox_for(len(files) - len(quizzes)) as sandbox:
        from grader.rubric.documents import RubricError

        documents = []
        for path in files:
            try:
                if sandbox is None or path in quizzes:
                    outcome = _checked_quiz(path, format_, run_programs=not no_proofs)
                else:
                    outcome = _told_proof(path, _prove(_load(path), sandbox), format_)
            except RubricError as error:
                outcome = _told_mistakes(path, error.mistakes, format_)
            documents.append(outcome)
    if format_ == "json":
        from grader.reports.json_report import data_to_json

        click.echo(data_to_json({"schema": SCHEMA, "rubrics": documents}), nl=False)
    return 0 if all(each["holds"] for each in documents) else 1


@contextmanager
def _sandbox_for(networks: int) -> "Iterator[Sandbox | None]":
    """Lend a sandbox, which imports torch in the background, if there is a network to trace."""
    if not networks:
        yield None
        return
    from grader.sandbox.runner import Sandbox, SandboxError

    with Sandbox() as sandbox:
        try:
            yield sandbox
        except SandboxError as error:
            raise FaultError(str(error)) from error


def _load(path: Path) -> "LoadedRubric":
    """Load a rubric whose files are there and whose hints keep the secret; `RubricError` otherwise."""
    from grader.rubric.companions import companion_mistakes
    from grader.rubric.loading import RubricError, load_rubric

    loaded = load_rubric(path)
    if mistakes := companion_mistakes(loaded):
        raise RubricError(path, mistakes)
    return loaded


def _prove(loaded: "LoadedRubric", sandbox: "Sandbox") -> "Proof":
    from grader.proof import prove

    try:
        return prove(loaded, sandbox)
    except OSError as error:
        raise FaultError(f"{error.filename}: {error.strerror}") from error


def _checked_quiz(path: Path, format_: str, *, run_programs: bool) -> dict[str, Any]:
    from grader.quiz.checking import check_quiz
    from grader.quiz.loading import load_quiz
    from grader.reports.proof_text import quiz_check_to_text
    from grader.rubric.documents import RubricError

    checked = check_quiz(load_quiz(path), run_programs=run_programs)
    if not checked.holds:
        raise RubricError(path, list(checked.mistakes))
    if format_ == "text":
        _print(quiz_check_to_text(str(path), checked, terminal.page()))
    return {"rubric": str(path), "holds": True, "mistakes": [], "proof": checked.model_dump(mode="json", exclude={"mistakes"})}


def _told_mistakes(path: Path, mistakes: "list[Mistake]", format_: str) -> dict[str, Any]:
    from grader.reports.proof_text import mistakes_to_text

    if format_ == "text":
        _print(mistakes_to_text(str(path), mistakes, terminal.page()))
    lines = [mistake.model_dump(mode="json") for mistake in mistakes]
    return {"rubric": str(path), "holds": False, "mistakes": lines, "proof": None}


def _told_proof(path: Path, proof: "Proof", format_: str) -> dict[str, Any]:
    from grader.reports.proof_text import proof_to_text

    if format_ == "text":
        _print(proof_to_text(str(path), proof, terminal.page()))
    return {"rubric": str(path), "holds": proof.holds, "mistakes": [], "proof": proof.model_dump(mode="json", by_alias=True)}


def _print(text: str) -> None:
    click.echo(text, nl=False, color=True)
