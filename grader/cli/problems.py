"""Why there is no network to work with, told to a person."""

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.places import Cell
    from grader.problem import Problem


class NoNetworkError(click.ClickException):
    """A file holds no network that can be worked with: `file:line: message`, and what to look at.

    Of a notebook the cell is named, for which its `cells` are needed.
    """

    exit_code = 3

    def __init__(
        self, file: Path, line: int | None, message: str, help_: str | None = None, cells: "Sequence[Cell]" = ()
    ) -> None:
        from grader.places import locate

        super().__init__(message)
        self.place = locate(line, cells).within(str(file)) if line else str(file)
        self.help = help_

    @classmethod
    def because(cls, file: Path, problem: "Problem", cells: "Sequence[Cell]" = ()) -> "NoNetworkError":
        """Make the error of a file that could not be traced."""
        from grader.problem import HELP

        return cls(file, problem.line, problem.message, HELP[problem.kind], cells)

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the place first, as compilers do; names from the file are made harmless."""
        from grader.reports.inert import inert

        click.echo(f"{inert(self.place)}: {inert(self.message)}", file=file, err=file is None)
        if self.help:
            click.echo(f"help: {inert(self.help)}", file=file, err=file is None)
