"""`bngrade doctor`: would a check work here, and how well would it be protected."""

from pathlib import Path

import click

from grader.cli.files import FaultError

EXIT_BROKEN = FaultError.exit_code


@click.command(epilog="Example: bngrade doctor --format json")
@click.option(
    "--data-dir", type=click.Path(path_type=Path), help="Where data sets are kept.  [default: $BNGRADE_DATA or a cache]"
)
@click.option("--require-sandbox", is_flag=True, help="Count a sandbox that is not strong as broken.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def doctor(data_dir: Path | None, require_sandbox: bool, format_: str) -> int:  # noqa: FBT001 - a flag of the command line
    """Say on one page what a check needs and whether it is there: Python, torch, devices, data, the sandbox's layers.

    Exit codes: 0 a check would work, 4 it would not.
    """
    from grader.cli import terminal
    from grader.datasets import default_data_dir
    from grader.diagnosis import diagnose
    from grader.reports.doctor_text import to_text
    from grader.reports.text_layout import Page

    diagnosis = diagnose(data_dir or default_data_dir(), require_strong=require_sandbox)
    if format_ == "json":
        click.echo(diagnosis.model_dump_json(indent=2, by_alias=True, ensure_ascii=True))
    else:
        page = Page(width=terminal.width(), unicode=terminal.unicode(), color=terminal.color())
        click.echo(to_text(diagnosis, page), nl=False, color=True)
    return 0 if diagnosis.works else EXIT_BROKEN
