"""`bngrade inspect FILE`: the executed graph of any network, without a rubric."""

from pathlib import Path

import click

from grader.cli.completing import files
from grader.cli.files import FaultError, existing_file
from grader.cli.problems import NoNetworkError
from grader.cli.shape import Shape

_SHAPE_HELP = "One input's shape, without the batch dimension, such as 1,28,28."


@click.command(epilog="Example: bngrade inspect exercises/netbn.py --class NetBN")
@click.argument("file", callback=existing_file, shell_complete=files)
@click.option("--class", "class_name", metavar="NAME", help="The network's class.  [default: the last one that is a network]")
@click.option("--input-shape", type=Shape(), default="1,28,28", show_default=True, help=_SHAPE_HELP)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def inspect(file: Path, class_name: str | None, input_shape: tuple[int, ...], format_: str) -> int:
    """Show the operations that the network in FILE really executes, in order."""
    from grader.sandbox.runner import Sandbox, SandboxError

    with Sandbox() as sandbox:
        from grader.cli import terminal
        from grader.pipeline import INSPECTION, source_lines, trace
        from grader.reports.json_report import graph_to_json
        from grader.reports.text import graph_to_text
        from grader.submission.classes import network_class
        from grader.submission.reading import read_submission

        submission = read_submission(file)
        name = class_name or network_class(submission.source) or "NetBN"
        try:
            traced = trace(submission, name, input_shape, INSPECTION, sandbox)
        except SandboxError as error:
            raise FaultError(str(error)) from error
    if traced.network is None:
        assert traced.problem is not None, "a network or a problem"
        raise NoNetworkError.because(file, traced.problem, submission.cells)
    for notice in submission.notices:
        terminal.say(notice)
    graph = traced.network.graph
    for variant in traced.network.variants:
        terminal.say(f"{variant.when} the network runs other operations; shown is training mode")
    if format_ == "json":
        click.echo(graph_to_json(graph), nl=False)
    else:
        lines = source_lines(submission)
        text = graph_to_text(graph, lines, terminal.width(), cells=submission.cells, unicode=terminal.unicode())
        click.echo(text, nl=False)
    return 0
