"""The terminal as long as it is lent to `bngrade watch`: its second screen, without cursor, echo and line editing.

Whatever happens, `leave` gives it back as it was.
"""

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import Any

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""The second screen, no cursor, no new line at the right edge."""
_LEAVE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
_HOME, _CLEAR_LINE, _CLEAR_BELOW = "\x1b[H", "\x1b[2K", "\x1b[J"
_USUAL_SIZE = (80, 24)


class Screen:
    """A terminal that is drawn on."""

    def __init__(self, *, keys: bool) -> None:
        """Prepare; with `keys`, what is typed comes at once and is not shown."""
        self._keys = keys
        self._lent = False
        self._modes: Any = None  # what termios gives and takes

    def enter(self) -> None:
        """Take the terminal."""
        if not self._lent:
            self._lent = True
            if self._keys:
                self._modes = _without_line_editing()
        _write(_ENTER)

    def leave(self) -> None:
        """Give the terminal back."""
        if not self._lent:
            return
        self._lent = False
        with contextlib.suppress(OSError):  # it is gone
            _write(_LEAVE)
        if self._modes is not None:
            _restore(self._modes)

    def draw(self, lines: Sequence[str]) -> None:
        """Show these lines and nothing else."""
        drawn = "\r\n".join(f"{_CLEAR_LINE}{line}" for line in lines)
        _write(f"{_HOME}{drawn}{_CLEAR_BELOW}")

    @staticmethod
    def size() -> tuple[int, int]:
        """Return the columns and the rows as they are now."""
        try:
            columns, rows = os.get_terminal_size(sys.stdout.fileno())
        except OSError:
            return _USUAL_SIZE
        return columns or _USUAL_SIZE[0], rows or _USUAL_SIZE[1]


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if sys.platform == "win32":

    def _without_line_editing() -> None:
        """Keys are read past the line editor there; the console is told to obey what is drawn with."""
        os.system("")  # noqa: S605, S607 - the known side effect of an empty command

    def _restore(_modes: Any) -> None:
        """Nothing was changed."""

else:

    def _without_line_editing() -> Any:
        """Switch echo and line editing off; return how the terminal was."""
        import termios
        import tty

        keyboard = sys.stdin.fileno()
        modes = termios.tcgetattr(keyboard)
        tty.setcbreak(keyboard, termios.TCSADRAIN)
        return modes

    def _restore(modes: Any) -> None:
        import termios

        with contextlib.suppress(termios.error, OSError):  # it is gone
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, modes)
