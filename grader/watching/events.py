"""What can happen while a file is watched. Everything reaches the main loop as one of these, through one queue."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from grader.exercise_types.evaluation import Evaluation
from grader.result import EpochMetrics
from grader.watching.contents import Absent
from grader.watching.referees import Case


class Key(StrEnum):
    """What a person can ask for."""

    HINT = "h"
    EXPLAIN = "e"
    TRAIN = "t"
    QUIT = "q"
    BACK = "back"
    UP = "up"
    DOWN = "down"
    PAGE_UP = "page up"
    PAGE_DOWN = "page down"


@dataclass(frozen=True)
class Saved:
    """The file holds something new."""

    case: Case


@dataclass(frozen=True)
class Judged:
    """A verdict."""

    evaluation: Evaluation
    case: Case
    moment: dt.datetime
    complete: bool
    """False while a training is still to come."""
    trainable: bool = False
    """Whether there is a network that can be trained on demand."""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Progress:
    """A training goes on: so many steps of so many, and the epochs measured so far."""

    done: int
    total: int
    history: tuple[EpochMetrics, ...] = ()


@dataclass(frozen=True)
class Noted:
    """Something that a person should read beside the verdict."""

    text: str


@dataclass(frozen=True)
class Untrained:
    """Why a training gave no figures; the structure's verdict stands."""

    reason: str


@dataclass(frozen=True)
class Refused:
    """The file could not be judged, and not because of what it holds."""

    reason: str


@dataclass(frozen=True)
class Resized:
    """The terminal has another size."""


@dataclass(frozen=True)
class Suspended:
    """The process is to stop until it is continued."""


@dataclass(frozen=True)
class Resumed:
    """The process goes on after a stop; the terminal may be as somebody else has left it."""


@dataclass(frozen=True)
class Ended:
    """The watching is to end with that exit code."""

    exit_code: int


@dataclass(frozen=True)
class Crashed:
    """A thread ended by a defect of the program."""

    error: BaseException


Event = Saved | Absent | Judged | Progress | Noted | Refused | Key | Resized | Suspended | Resumed | Ended | Crashed
Post = Callable[[Event], None]
