"""`bngrade completion [SHELL]`: how a shell completes the command."""

import os
from pathlib import Path

import click

_SHELLS = ("bash", "fish", "zsh")
_LINES = {
    "bash": ("~/.bashrc", 'eval "$(bngrade completion bash)"'),
    "zsh": ("~/.zshrc", 'autoload -Uz compinit && compinit && eval "$(bngrade completion zsh)"'),
    "fish": ("~/.config/fish/completions/bngrade.fish", "bngrade completion fish | source"),
}
"""For each shell: the file that it reads when it starts, and the line that belongs there."""


@click.command(epilog="Example: bngrade completion bash")
@click.argument("shell", type=click.Choice(_SHELLS), metavar="[SHELL]", required=False)
def completion(shell: str | None) -> int:
    """Print the script by which SHELL (bash, fish or zsh) completes commands, exercises, checks, options and files.

    Without SHELL: say which line to write where, for the shell that you use.
    """
    if shell is None:
        click.echo(_instructions(), nl=False)
        return 0
    from click.shell_completion import get_completion_class

    from grader.cli import COMPLETION_VARIABLE, cli

    kind = get_completion_class(shell)
    assert kind is not None, "click knows each of them"
    # The script alone: click's `source` of bash starts a bash first, only to look at its version.
    completer = kind(cli, {}, "bngrade", COMPLETION_VARIABLE)
    click.echo(completer.source_template % completer.source_vars(), nl=False)
    return 0


def _instructions() -> str:
    used = Path(os.environ.get("SHELL", "")).name
    shells = [used] if used in _SHELLS else list(_SHELLS)
    parts = [f"for {shell}, write this line into {_LINES[shell][0]}:\n  {_LINES[shell][1]}\n" for shell in shells]
    return "\n".join([*parts, "then open a new terminal, and press Tab after `bngrade `\n"])
