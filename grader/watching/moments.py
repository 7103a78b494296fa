"""When to look at a watched file: at once, when the system tells of a change in its folder, and now and then anyway.

The folder is watched rather than the file, since many editors save by renaming a new file over the old one; for a link, the
target's folder as well. Where the system cannot tell, or will not, the file is looked at several times a second.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

_STEP_MS = 5
"""Changes that follow one another more quickly are told as one."""
_BURST_MS = 30
"""So long at most: a folder may have another file in it that never comes to rest."""
_ANYWAY_MS = 500
_POLL_S = 0.1

Folders = frozenset[tuple[str, int, int]]
"""Folders by path and identity (device, inode), so that one which was replaced is noticed."""


def moments(path: Path, stop: Event, *, polling: bool) -> Iterator[None]:
    """Yield whenever the file may have changed, until `stop` is set."""
    yield
    while not stop.is_set():
        folders = _folders(path)
        if folders and not polling:
            yield from _told(path, folders, stop)
        else:
            stop.wait(_POLL_S)
            yield


def _told(path: Path, folders: Folders, stop: Event) -> Iterator[None]:
    """Yield when the system tells of a change, and now and then anyway, as long as the folders are the same."""
    from watchfiles import watch

    try:
        for _ in watch(
            *sorted(place for place, _, _ in folders),
            watch_filter=None,
            debounce=_BURST_MS,
            step=_STEP_MS,
            stop_event=stop,
            rust_timeout=_ANYWAY_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=False,
            recursive=False,
        ):
            yield
            if _folders(path) != folders:
                return
    except (OSError, RuntimeError):  # no more watches may be set, or the folder went meanwhile
        stop.wait(_POLL_S)
        yield


def _folders(path: Path) -> Folders:
    """Return the folders in which a save of the file can be seen."""
    found = set()
    for place in {path.absolute().parent, Path(os.path.realpath(path)).parent}:
        try:
            state = place.stat()
        except OSError:
            continue
        found.add((str(place), state.st_dev, state.st_ino))
    return frozenset(found)
