"""A Click group whose commands are imported when one of them is called, so that `--help` needs none of them."""

import importlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Commands = Mapping[str, tuple[str, str, str]]
"""For each command: the module, the attribute in it, and the line that `--help` shows."""


class LazyGroup(click.Group):
    """A group made from a table of commands."""

    def __init__(self, *args: Any, lazy_commands: Commands, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._commands = lazy_commands

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's protocol passes it
        """Name the commands without importing them."""
        return sorted(self._commands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Import one command."""
        if cmd_name not in self._commands:
            return None
        module, attribute, _ = self._commands[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command), f"{module}.{attribute} is no command"
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """List the commands with the lines of the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._commands[name][2]) for name in sorted(self._commands)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Complete the name of a command from the table, or an option of the group."""
        from click.shell_completion import CompletionItem

        names = [name for name in sorted(self._commands) if name.startswith(incomplete)]
        commands = [CompletionItem(name, help=self._commands[name][2]) for name in names]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; suggest the nearest one, also from the groups below, for a name that does not exist."""
        name = args[0]
        if name not in self._commands and not name.startswith("-") and not ctx.resilient_parsing:
            raise click.UsageError(f"there is no command '{name}'; {self._suggestion(ctx, name)}", ctx)
        return super().resolve_command(ctx, args)

    def _suggestion(self, ctx: click.Context, name: str) -> str:
        from grader.nearest import did_you_mean, nearest

        groups = {each: group for each in self._commands if isinstance(group := self.get_command(ctx, each), click.Group)}
        below = {inner: f"{each} {inner}" for each, group in groups.items() for inner in group.list_commands(ctx)}
        if name in below or nearest(name, self._commands) is None:
            meant = nearest(name, below)
            return f"did you mean `{below[meant]}`?" if meant else did_you_mean(name, self._commands)
        return did_you_mean(name, self._commands)
