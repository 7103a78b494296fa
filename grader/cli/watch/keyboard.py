"""The keys that a person presses, from a thread that waits for them; on Windows it looks for them twenty times a second.

Takes what the terminal sends, which has to give it at once and unseen (see `screen`). Ctrl-C stays a signal.
"""

import os
import select
import sys
import threading
import time
from collections.abc import Callable, Iterator

from grader.watching.events import Key

_KEYS = {
    "h": Key.HINT,
    "e": Key.EXPLAIN,
    "t": Key.TRAIN,
    "q": Key.QUIT,
    "b": Key.BACK,
    "\x1b": Key.BACK,
    "k": Key.UP,
    "j": Key.DOWN,
    " ": Key.PAGE_DOWN,
    "\x1b[A": Key.UP,
    "\x1bOA": Key.UP,
    "\x1b[B": Key.DOWN,
    "\x1bOB": Key.DOWN,
    "\x1b[5~": Key.PAGE_UP,
    "\x1b[6~": Key.PAGE_DOWN,
}
"""What a terminal sends for each key."""

_GLANCE_S = 0.05
_CHUNK = 64
_ESCAPES = ("\x1b[", "\x1bO")


def keys_in(typed: str) -> Iterator[Key]:
    """Give the keys in what a terminal sent at once; what is no key of ours is passed over."""
    while typed:
        length = _length(typed)
        if key := _KEYS.get(typed[:length].lower() if length == 1 else typed[:length]):
            yield key
        typed = typed[length:]


def _length(typed: str) -> int:
    """Measure the first key: a letter, or an escape sequence up to its final byte."""
    if not typed.startswith(_ESCAPES):
        return 1
    end = 2
    while end < len(typed) and not ("@" <= typed[end] <= "~"):
        end += 1
    return end + 1


def listen(post: Callable[[Key], None]) -> None:
    """Begin to post the keys that are pressed; the thread ends with the process, or with the terminal."""
    threading.Thread(target=_listen, args=(post,), name="keyboard", daemon=True).start()


def _listen(post: Callable[[Key], None]) -> None:
    for typed in _typed():
        for key in keys_in(typed):
            post(key)


if sys.platform == "win32":

    def _typed() -> Iterator[str]:
        import msvcrt

        while True:
            time.sleep(_GLANCE_S)
            while msvcrt.kbhit():
                yield msvcrt.getwch()

else:

    def _typed() -> Iterator[str]:
        keyboard = sys.stdin.fileno()
        while True:
            try:
                select.select([keyboard], [], [])
                chunk = os.read(keyboard, _CHUNK)
            except OSError:  # the terminal is gone, or not ours at the moment
                return
            if not chunk:
                return
            yield chunk.decode("utf-8", "replace")
