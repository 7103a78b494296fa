"""Why there is no network to work with, told to a person."""

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from grader.problem import Problem


class NoNetworkError(click.ClickException):
    """A file holds no network that can be worked with: `file:line: message`, and what to look at."""

    exit_code = 3

    def __init__(self, file: Path, line: int | None, message: str, help_: str | None = None) -> None:
        super().__init__(message)
        self.place = f"{file}:{line}" if line else str(file)
        self.help = help_

    @classmethod
    def because(cls, file: Path, problem: "Problem") -> "NoNetworkError":
        """Make the error of a file that could not be traced."""
        from grader.problem import HELP

        return cls(file, problem.line, problem.message, HELP[problem.kind])

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the place first, as compilers do; names from the file are made harmless."""
        from grader.reports.inert import inert

        click.echo(f"{inert(self.place)}: {inert(self.message)}", file=file, err=file is None)
        if self.help:
            click.echo(f"help: {inert(self.help)}", file=file, err=file is None)
