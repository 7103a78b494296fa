"""The command `bngrade`: parse, call, print, exit. Subcommands are imported when they are called, so that `--help` is quick."""

import atexit
import contextlib
import io
import os
import signal
import sys

import click

from grader import __version__
from grader.cli import terminal
from grader.cli.lazy import LazyGroup

EXIT_FAULT = 4
EXIT_INTERRUPTED = 130
COMPLETION_VARIABLE = "_BNGRADE_COMPLETE"
"""By it a shell asks for completions."""

_COMMANDS = {
    "check": ("grader.cli.check", "check", "Grade a submission: inspect the network that runs, train it, judge it."),
    "doctor": ("grader.cli.doctor", "doctor", "Say whether a check works on this machine, and how well it is protected."),
    "explain": ("grader.cli.explain", "explain", "Explain a check or a diagnostic: what, why, an example, what to look at."),
    "data": ("grader.cli.data", "data", "Get the data sets, and see where they are."),
    "compare": ("grader.cli.compare", "compare", "Train networks under the same budget and say what differs."),
    "completion": ("grader.cli.completion", "completion", "Say how a shell completes commands, names and options."),
    "hint": ("grader.cli.hint", "hint", "Give one more hint for an exercise."),
    "init": ("grader.cli.init", "init", "Make an assignment repository or bundle for GitHub, Gradescope and others."),
    "inspect": ("grader.cli.inspect", "inspect", "Show the graph that a network really executes."),
    "list": ("grader.cli.list", "list_", "List the exercises, how far you are with each, and the next one."),
    "reset": ("grader.cli.reset", "reset", "Put an exercise's stub back; what you wrote is kept in a backup."),
    "quiz": ("grader.cli.quiz", "quiz", "Ask practice questions one by one, and explain each answer."),
    "rubric": ("grader.cli.rubric", "rubric", "Write, test and calibrate rubrics."),
    "start": ("grader.cli.start", "start", "Copy an exercise's stub, to work on it."),
    "watch": ("grader.cli.watch", "watch", "Judge a file at every save: the structure at once, then a training."),
}


@click.group(
    cls=LazyGroup,
    lazy_commands=_COMMANDS,
    epilog="Example: bngrade list",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="bngrade")
def cli() -> None:
    """Grade deep-learning exercises by the network that really runs."""


def main() -> None:
    """Run the command and end the process with the right exit code, whatever happened."""
    terminal.prepare()
    code = _run()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    atexit._run_exitfuncs()  # noqa: SLF001 - what was unpacked for this run alone is removed
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):  # closed, full, or with nobody reading
            stream.flush()
    # Ends the process at once: an import of torch may still be under way in the background, and nobody needs it any more.
    os._exit(code)


def _run() -> int:
    try:
        outcome = cli.main(standalone_mode=False, complete_var=COMPLETION_VARIABLE)
    except click.exceptions.Exit as request:
        return request.exit_code
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return EXIT_FAULT
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback for a user
        return _own_fault(error)
    return outcome if isinstance(outcome, int) else 0


def _show(error: click.ClickException) -> None:
    """Write what a user did wrong; names of files and texts from them are in it, and made harmless."""
    from grader.reports.inert import inert_lines

    told = io.StringIO()
    error.show(told)
    click.echo(inert_lines(told.getvalue()), nl=False, err=True)


def _own_fault(error: Exception) -> int:
    """Say that the grader itself failed; the traceback is for whoever asks for it."""
    from grader.reports.inert import inert_lines

    if os.environ.get("BNGRADE_DEBUG"):
        import traceback

        click.echo(inert_lines("".join(traceback.format_exception(error))), err=True)
    terminal.say(f"Error: bngrade itself failed ({type(error).__name__}: {error}); no points were taken")
    click.echo("Type it again with BNGRADE_DEBUG=1 in front and report what it prints.", err=True)
    return EXIT_FAULT
