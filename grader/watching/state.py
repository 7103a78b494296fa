"""What a session shows at one moment, and how each event changes it. Nothing here waits, draws or judges."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from grader.checks.topics import Topic
from grader.learner.catalogue import Kind
from grader.learner.hints import GivenHint
from grader.watching.contents import Absent
from grader.watching.events import Event, Judged, Key, Noted, Progress, Refused, Saved
from grader.watching.referees import Case


class Phase(Enum):
    """What is going on."""

    STARTING = auto()
    CHECKING = auto()
    TRAINING = auto()
    WAITING = auto()


@dataclass(frozen=True)
class HintPanel:
    """A hint instead of the verdict; without one, why there is none."""

    name: str
    """What the exercise is called by on the command line."""
    title: str
    kind: Kind
    given: GivenHint | None
    total: int


Panel = HintPanel | Topic
"""What covers the verdict until it is put away, or until the next save."""


@dataclass(frozen=True)
class State:
    """What there is to show."""

    phase: Phase = Phase.STARTING
    case: Case | None = None
    """What the file holds now."""
    verdict: Judged | None = None
    obstacle: Absent | Refused | None = None
    """Why the file cannot be judged now; it goes before the verdict."""
    progress: Progress | None = None
    notes: tuple[str, ...] = ()
    panel: Panel | None = None
    reply: str = ""
    """The answer to a key that has done nothing."""
    top: int = 0
    """The first line shown of what is longer than the screen."""


def after(state: State, event: Event) -> State:
    """Return the state after an event. Keys that ask for something are for whoever can answer them."""
    match event:
        case Saved():
            started = state.phase is Phase.STARTING
            phase = Phase.STARTING if started else Phase.CHECKING
            return replace(state, phase=phase, case=event.case, obstacle=None, progress=None, panel=None, reply="", top=0)
        case Absent():
            return State(phase=Phase.WAITING, obstacle=event)
        case Refused():
            return replace(state, phase=Phase.WAITING, obstacle=event, progress=None)
        case Judged() if event.case is not state.case:
            return state  # overtaken by a save
        case Judged():
            phase = Phase.WAITING if event.complete else Phase.TRAINING
            return replace(state, phase=phase, verdict=event, obstacle=None, progress=None, notes=(), reply="", top=0)
        case Progress():
            return replace(state, progress=event)
        case Noted():
            return replace(state, notes=(*state.notes, event.text))
        case Key():
            return _after_key(replace(state, reply=""), event)
        case _:
            return state


def _after_key(state: State, key: Key) -> State:
    steps = {Key.UP: -1, Key.DOWN: 1, Key.PAGE_UP: -_PAGE, Key.PAGE_DOWN: _PAGE}
    if key is Key.BACK:
        return replace(state, panel=None, top=0)
    return replace(state, top=max(0, state.top + steps.get(key, 0)))


_PAGE = 10


def covered(state: State, panel: Panel) -> State:
    """Show a panel over the verdict."""
    return replace(state, panel=panel, top=0)


def replied(state: State, reply: str) -> State:
    """Answer a key in the status line."""
    return replace(state, reply=reply)
