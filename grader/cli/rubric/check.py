"""`bngrade rubric check FILE...`: every mistake at once, then the proof that a rubric tells right from wrong."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import terminal
from grader.cli.files import FaultError
from grader.cli.rubric.naming import rubric_files

if TYPE_CHECKING:  # the sandbox is started before anything else is imported
    from grader.proof import Proof
    from grader.rubric.loading import LoadedRubric
    from grader.rubric.source import Mistake
    from grader.sandbox.runner import Sandbox

SCHEMA = "bngrade/rubric-check/v1"


@click.command(epilog="Example: bngrade rubric check rubrics/*.yaml")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, callback=rubric_files)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def check(files: tuple[Path, ...], format_: str) -> int:
    """Find every mistake in rubrics, and prove without training that each tells right from wrong.

    The solution must pass each structural check, the untouched starter must fail one, and so must every mutant of the solution:
    networks like it in which a layer is dropped, moved, doubled, replaced, resized, frozen or added. FILE may also be a folder
    of rubrics or the name of an exercise. Exit codes: 0 all hold, 1 a rubric does not, 2 wrong usage, 4 the grader's own fault.
    """
    from grader.sandbox.runner import Sandbox, SandboxError

    with Sandbox() as sandbox:  # it imports torch meanwhile
        from grader.rubric.loading import RubricError

        holds, documents = True, []
        for path in files:
            try:
                loaded = _load(path)
                proof = _prove(loaded, sandbox)
            except RubricError as error:
                outcome = _told_mistakes(path, error.mistakes, format_)
            except SandboxError as error:
                raise FaultError(str(error)) from error
            else:
                outcome = _told_proof(path, proof, format_)
            holds &= outcome["holds"]
            documents.append(outcome)
    if format_ == "json":
        from grader.reports.json_report import data_to_json

        click.echo(data_to_json({"schema": SCHEMA, "rubrics": documents}), nl=False)
    return 0 if holds else 1


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
