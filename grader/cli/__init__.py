"""The command `bngrade`: parse, call, print, exit. Subcommands are imported when they are called, so that `--help` is quick."""

import contextlib
import importlib
import os
import sys

import click

from grader import __version__

_COMMANDS = {
    "check": ("grader.cli.check", "check", "Grade a submission: inspect the network that runs, train it, judge it."),
    "data": ("grader.cli.data", "data", "Get the data sets, and see where they are."),
    "inspect": ("grader.cli.inspect", "inspect", "Show the graph that a network really executes."),
}

EXIT_USAGE = 2
EXIT_FAULT = 4
EXIT_INTERRUPTED = 130


class _LazyGroup(click.Group):
    """A group whose commands are imported when one of them is called; the list of them needs no import."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's protocol passes it
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in _COMMANDS:
            return None
        module, attribute, _ = _COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl([(name, _COMMANDS[name][2]) for name in sorted(_COMMANDS)])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        import difflib

        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = difflib.get_close_matches(args[0], _COMMANDS, n=1)
            if not close:
                raise
            raise click.UsageError(f"there is no command '{args[0]}'; did you mean '{close[0]}'?", ctx) from error


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bngrade")
def cli() -> None:
    """Grade deep-learning exercises by the network that really runs.

    Example: bngrade check exercises/netbn.py
    """


def main() -> None:
    """Run the command and end the process with the right exit code, whatever happened."""
    code = _run()
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    # Ends the process at once: an import of torch may still be under way in the background, and nobody needs it any more.
    os._exit(code)


def _run() -> int:
    try:
        outcome = cli.main(standalone_mode=False)
    except click.exceptions.Exit as request:
        return request.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return EXIT_FAULT
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback for a user
        return _own_fault(error)
    return outcome if isinstance(outcome, int) else 0


def _own_fault(error: Exception) -> int:
    """Say that the grader itself failed; the traceback is for whoever asks for it."""
    if os.environ.get("BNGRADE_DEBUG"):
        import traceback

        traceback.print_exception(error)
    click.echo(f"Error: bngrade itself failed ({type(error).__name__}: {error}); no points were taken", err=True)
    click.echo("Type it again with BNGRADE_DEBUG=1 in front and report what it prints.", err=True)
    return EXIT_FAULT
