"""`bngrade rubric schema`: what a rubric may say, for an editor."""

from pathlib import Path

import click

_EPILOG = """Example: bngrade rubric schema --output rubrics/rubric.schema.json

An editor that speaks to the YAML language server completes and checks a rubric whose first line is
"# yaml-language-server: $schema=rubric.schema.json", with that file beside it."""


@click.command(epilog=_EPILOG)
@click.option("--output", type=click.Path(path_type=Path), help="Write the schema here instead of printing it.")
def schema(output: Path | None) -> int:
    """Print the JSON Schema (draft 2020-12) of rubrics."""
    from grader.cli.files import FaultError, reason, write_whole
    from grader.rubric.schema import schema_text

    if output is None:
        click.echo(schema_text(), nl=False)
        return 0
    try:
        write_whole(output, schema_text())
    except OSError as error:
        raise FaultError(f"the schema cannot be written to '{output}': {reason(error)}") from error
    click.echo(f"wrote {output}", err=True)
    return 0
