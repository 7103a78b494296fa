"""The file in which a learner's state is kept, one for each user: read, and changed by one process at a time.

A file that is none of ours (cut off, scribbled on, from a newer version, a folder) is set aside under another name and said so.
No trouble with the file is ever an error: grading does not depend on it. A change that cannot be kept is said, and lost.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from grader.files import open_regular, write_whole
from grader.learner.state import LearnerState

SIZE_LIMIT = 2**22
"""A state has a few hundred bytes for each exercise; a larger file is none, in bytes."""

LOCK_TIMEOUT_S = 10.0
"""A change takes milliseconds; who holds the lock longer is stopped or hangs, and is not waited for."""

_POLL_S = 0.01

Change = Callable[[LearnerState], LearnerState]


@dataclass(frozen=True)
class Kept:
    """The state, and what a person should know about its file: one line, or nothing."""

    state: LearnerState = field(default_factory=LearnerState)
    notice: str | None = None


def state_file() -> Path:
    """Return where the state is kept: in `$BNGRADE_STATE`, else where the system keeps such things for a user."""
    import platformdirs

    folder = os.environ.get("BNGRADE_STATE")
    return (Path(folder) if folder else platformdirs.user_state_path("bngrade", appauthor=False)) / "learner.json"


def read() -> Kept:
    """Return the state; an empty one, with a notice, if the file is broken."""
    path = state_file()
    try:
        return Kept(_parsed(_payload(path)))
    except FileNotFoundError:
        return Kept()
    except (OSError, ValueError):
        return _while_locked(path, lambda: _read_or_set_aside(path))


def update(change: Change) -> Kept:
    """Change the state, while no other process does, and return it as it is now. Trouble is a notice, never an error."""
    path = state_file()

    def changed() -> Kept:
        kept = _read_or_set_aside(path)
        after = change(kept.state)
        if after != kept.state:
            write_whole(path, after.model_dump_json(indent=2, by_alias=True) + "\n")
        return Kept(after, kept.notice)

    return _while_locked(path, changed)


def _while_locked(path: Path, work: Callable[[], Kept]) -> Kept:
    try:
        with _lock(path):
            return work()
    except TimeoutError:
        return Kept(notice=f"your progress is not recorded: another bngrade has been holding '{path}' for too long")
    except (OSError, NotImplementedError) as error:  # read-only, full, or a file system without locks
        why = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
        return Kept(notice=f"your progress is not recorded: '{path}' cannot be written: {why}")


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    from filelock import FileLock

    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(f"{path.name}.lock"), timeout=LOCK_TIMEOUT_S, poll_interval=_POLL_S):
        yield


def _read_or_set_aside(path: Path) -> Kept:
    try:
        return Kept(_parsed(_payload(path)))
    except FileNotFoundError:
        return Kept()
    except (OSError, ValueError) as error:
        place = _set_aside(path)
        return Kept(
            notice=f"your progress could not be read: {_defect(error)}; the file is now '{place}', and a new one begins"
        )


def _payload(path: Path) -> bytes:
    with open_regular(path) as file:
        payload = file.read(SIZE_LIMIT + 1)
    if len(payload) > SIZE_LIMIT:
        raise ValueError(f"it is larger than {SIZE_LIMIT // 2**20} MiB")
    return payload


def _parsed(payload: bytes) -> LearnerState:
    return LearnerState.model_validate_json(payload, strict=True)


def _defect(error: OSError | ValueError) -> str:
    """Say in a few words what is wrong with the file."""
    if isinstance(error, ValidationError):
        places = {str(each["loc"][0]) for each in error.errors(include_url=False) if each["loc"]}
        return "another version of bngrade wrote it" if "schema" in places else "it is no state of bngrade's"
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


def _set_aside(path: Path) -> Path:
    """Give a broken file a name of its own, which no older one has; only the holder of the lock does so."""
    number = 1
    while os.path.lexists(place := path.with_name(f"{path.name}.broken-{number}")):
        number += 1
    path.rename(place)
    return place
