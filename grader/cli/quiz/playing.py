"""A round of questions on a terminal, a screen for each: keys in, screens out. What stands on a screen is set in `reports`."""

import shutil
from collections.abc import Callable

import click

from grader.cli import terminal
from grader.quiz.dealing import Answered, Dealt
from grader.reports.quiz_text import answer_lines, program_lines, proof_lines, question_lines, score_to_text
from grader.reports.text_layout import Lines, Page

Content = Callable[[Page], Lines]
"""A text, set for a page."""

_CLEAR = "\x1b[2J\x1b[H"
_ESCAPE = "\x1b"
_FEWEST_ROWS = 4
"""A screen shows so many rows of text at least."""
_ON = " "
"""The key that leads on. Return does not: whoever types it after a letter, out of habit, is not to miss the explanation."""


class Quit(Exception):  # noqa: N818 - a key, not an error
    """The player wants to stop."""


class Keys:
    """The keys of a person, one at a time, also where several have come at once; arrows and the like are no keys here."""

    def __init__(self) -> None:
        self._waiting: list[str] = []

    def next(self) -> str:
        """Wait for a key, and return it in lower case.

        Raises:
            Quit: the terminal is gone.
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        while not self._waiting:
            try:
                given = click.getchar()
            except EOFError as error:
                raise Quit from error
            self._waiting += [] if given.startswith(_ESCAPE) else list(given.lower())
        return self._waiting.pop(0)


def play(dealt: tuple[Dealt, ...], name: str) -> None:
    """Ask the questions; the score so far is shown in any case, also where Ctrl-C ends it."""
    answered: list[Answered] = []
    keys = Keys()
    try:
        for number, each in enumerate(dealt, start=1):
            count = f"{number} of {len(dealt)}"
            letter = _ask(each, count, keys)
            answered.append(Answered(question=each.question, outcome=each.outcome(letter)))
            _explain(each, letter, count, keys)
    except Quit:
        pass
    finally:
        click.echo(_CLEAR + score_to_text(answered, name, terminal.page()), nl=False, color=True)


def _ask(dealt: Dealt, count: str, keys: Keys) -> str | None:
    """Ask until there is an answer; return its letter, `None` if the question was skipped."""
    menu = f"{dealt.letters[0]} to {dealt.letters[-1]} answer · s skip · ? the program that settles it · q quit"
    while True:
        key = _show(lambda page: question_lines(dealt, count, page), menu, keys)
        if key in dealt.letters:
            return key
        if key == "s":
            return None
        if key == "q":
            raise Quit
        if key == "?":
            _show(lambda page: program_lines(dealt, page), "any key goes back to the question", keys)


def _explain(dealt: Dealt, letter: str | None, count: str, keys: Keys) -> None:
    """Say how it went and why; the program follows at once where the screen has room for it, else at a key."""
    whole = _has_room(lambda page: _explained(dealt, letter, count, page))
    while True:
        if whole:
            key = _show(lambda page: _explained(dealt, letter, count, page), "space goes on · q quit", keys)
        else:
            menu = "p the program that proves it · space goes on · q quit"
            key = _show(lambda page: answer_lines(dealt, letter, count, page), menu, keys)
        if key == "q":
            raise Quit
        if key == _ON:
            return
        if key == "p" and not whole:
            _show(lambda page: proof_lines(dealt, page), "any key goes back", keys)


def _explained(dealt: Dealt, letter: str | None, count: str, page: Page) -> Lines:
    return [*answer_lines(dealt, letter, count, page), "", *proof_lines(dealt, page)]


def _has_room(content: Content) -> bool:
    page = terminal.page()
    return len(content(page)) <= _room([""], shutil.get_terminal_size().lines)


def _show(content: Content, menu: str, keys: Keys) -> str:
    """Show a text with the keys below it, page by page where it is too long; return the key that leads elsewhere."""
    top = 0
    while True:
        page, rows = terminal.page(), shutil.get_terminal_size().lines
        lines = content(page)
        more = top + _room(_foot(menu, page), rows) < len(lines)
        foot = _foot(f"space more · {menu}" if more else menu, page)
        room = _room(foot, rows)
        click.echo(_CLEAR + "\n".join([*lines[top : top + room], "", *foot]), nl=False, color=True)
        key = keys.next()
        if not (more and key == _ON):
            return key
        top += room


def _foot(menu: str, page: Page) -> Lines:
    return page.style(page.wrap(menu, width=page.width), dim=True)


def _room(foot: Lines, rows: int) -> int:
    """Return how many rows are left above the keys and the empty row before them."""
    return max(_FEWEST_ROWS, rows - len(foot) - 1)
