"""`bngrade rubric schema`: what a rubric may say, for an editor."""

from pathlib import Path

import click

_EPILOG = """Example: bngrade rubric schema --output rubrics/rubric.schema.json

An editor that speaks to the YAML language server completes and checks a rubric whose first line is
"# yaml-language-server: $schema=rubric.schema.json", with that file beside it."""


@click.command(epilog=_EPILOG)
@click.option(
    "--type", "type_", type=click.Choice(["network", "quiz"]), default="network", show_default=True, help="Of which exercises."
)
@click.option("--output", type=click.Path(path_type=Path), help="Write the schema here instead of printing it.")
def schema(type_: str, output: Path | None) -> int:
    """Print the JSON Schema (draft 2020-12) of rubrics, those of networks or those of quizzes."""
    from grader.cli.files import FaultError, reason, write_whole

    text = _text(type_)
    if output is None:
        click.echo(text, nl=False)
        return 0
    try:
        write_whole(output, text)
    except OSError as error:
        raise FaultError(f"the schema cannot be written to '{output}': {reason(error)}") from error
    click.echo(f"wrote {output}", err=True)
    return 0


def _text(type_: str) -> str:
    if type_ == "quiz":
        from grader.quiz.schema import schema_text as quiz_schema_text

        return quiz_schema_text()
    from grader.rubric.schema import schema_text

    return schema_text()
