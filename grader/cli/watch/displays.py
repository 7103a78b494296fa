"""Where a session is shown: on a terminal's screen, or line after line where nobody draws (a pipe, a log, a dumb terminal)."""

from typing import Protocol

import click

from grader.cli import terminal
from grader.cli.watch.screen import Screen
from grader.reports.text_layout import Page
from grader.reports.watch_text import Watched, log, remark, screen
from grader.watching.contents import Absent
from grader.watching.events import Event, Judged, Refused
from grader.watching.state import State

_WIDEST = 100


class Display(Protocol):
    """Shows a session."""

    def enter(self) -> None:
        """Begin, or begin again after a pause."""

    def leave(self) -> None:
        """Pause, or end."""

    def show(self, state: State, event: Event | None, *, more: bool) -> None:
        """Show the state after an event; `more` says that others wait."""

    def part(self, state: State) -> None:
        """Say what is to be seen when the session is over."""


class ScreenDisplay:
    """Draws each state over the one before."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._screen = Screen(keys=watched.keys)

    def enter(self) -> None:
        """Take the terminal."""
        self._screen.enter()

    def leave(self) -> None:
        """Give the terminal back."""
        self._screen.leave()

    def show(self, state: State, event: Event | None, *, more: bool) -> None:  # noqa: ARG002 - a screen shows states
        """Draw, unless the next state comes at once."""
        if more:
            return
        columns, rows = self._screen.size()
        page = Page(width=min(columns, _WIDEST), unicode=terminal.unicode(), color=terminal.color())
        self._screen.draw(screen(state, self._watched, page, rows))

    def part(self, state: State) -> None:
        """Leave the last verdict on the terminal's usual screen."""
        click.echo(remark(state, self._watched, terminal.page()), nl=False, color=True)


class LogDisplay:
    """Writes each verdict below the one before."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched

    def enter(self) -> None:
        """Need nothing."""

    def leave(self) -> None:
        """Need nothing."""

    def show(self, state: State, event: Event | None, *, more: bool) -> None:  # noqa: ARG002 - nothing may be left out
        """Write what the event has brought."""
        page = terminal.page()
        if isinstance(event, Judged) and event is state.verdict and event.complete:
            self._write(log(event, self._watched, page))
        elif isinstance(event, Judged | Absent | Refused) and event in (state.verdict, state.obstacle):
            self._write(remark(state, self._watched, page))

    def part(self, state: State) -> None:
        """Everything has been written."""

    @staticmethod
    def _write(text: str) -> None:
        click.echo(text, color=True)
