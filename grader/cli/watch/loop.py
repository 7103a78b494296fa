"""The main loop of `bngrade watch`: everything that happens comes through one queue, changes the state, and is shown.

Three threads feed it: one that looks at the file, one that judges, one that waits for keys; signals are events too. This thread
alone draws and decides.
"""

import threading
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from grader.cli.watch import keyboard
from grader.cli.watch.displays import Display
from grader.cli.watch.signals import signals_posted, suspend
from grader.measurement import Setting
from grader.watching import asking, training
from grader.watching.contents import Absent, contents
from grader.watching.events import Crashed, Ended, Event, Judged, Key, Resumed, Saved, Suspended
from grader.watching.moments import moments
from grader.watching.referees import Case, Referee
from grader.watching.session import Session
from grader.watching.state import State, after, covered, replied

_HEARTBEAT_S = 1.0
"""Where a signal does not end a wait (Windows), it is noticed after so long at most."""
_PATIENCE_S = 5.0
_HUNG_UP = 129


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What to watch, and how."""

    path: Path
    setting: Setting
    polling: bool
    trains: bool
    draws: bool
    """Whether a person looks at a terminal that can be drawn on."""
    keys: bool
    """Whether that person has a keyboard."""


class Loop:
    """One session of watching."""

    def __init__(self, plan: Plan, referee: Referee, display: Display) -> None:
        self._plan = plan
        self._referee = referee
        self._display = display
        self._events: SimpleQueue[Event] = SimpleQueue()  # the one queue that a signal handler may put into
        self._session = Session(referee, plan.setting, self._events.put, trains=plan.trains)
        self._state = State()
        self._stop = threading.Event()
        self._trains = plan.trains and referee.trains

    def run(self) -> int:
        """Watch until somebody ends it; return the exit code."""
        threads = [threading.Thread(target=target, daemon=True) for target in (self._look, self._session.run)]
        with signals_posted(self._events.put, drawn=self._plan.draws):
            try:
                self._display.enter()
                for thread in threads:
                    thread.start()
                if self._plan.keys:
                    keyboard.listen(self._events.put)
                code = self._until_ended()
            finally:
                self._display.leave()
                self._end(threads)
        self._display.part(self._state)
        return code

    def _until_ended(self) -> int:
        event: Event | None = None
        while not isinstance(event, Ended):
            try:
                self._display.show(self._state, event, more=not self._events.empty())
            except BrokenPipeError:
                raise
            except OSError:  # the terminal is gone
                return _HUNG_UP
            event = self._next()
            self._state = after(self._state, event)
            self._act(event)
        return event.exit_code

    def _next(self) -> Event:
        while True:
            try:
                event = self._events.get(timeout=_HEARTBEAT_S)
            except Empty:
                continue
            return Ended(0) if event is Key.QUIT else event

    def _act(self, event: Event) -> None:
        match event:
            case Saved():
                self._session.judge(event.case)
            case Judged() if self._trains and not self._session.may_train.is_set():
                training.prepare()  # not sooner: the first verdict would have to wait for it
                self._session.may_train.set()
            case Absent():
                self._session.rest()
            case Key():
                self._answer(event)
            case Suspended():
                self._display.leave()
                suspend()
                self._display.enter()
            case Resumed():
                self._display.enter()
            case Crashed():
                raise event.error

    def _answer(self, key: Key) -> None:
        match key:
            case Key.HINT:
                self._state = covered(self._state, asking.hint(self._referee))
            case Key.EXPLAIN if topic := asking.explanation(self._state.verdict):
                self._state = covered(self._state, topic)
            case Key.EXPLAIN:
                self._state = replied(self._state, "no failed check has more to explain")
            case Key.TRAIN:
                self._train()

    def _train(self) -> None:
        """Train what is there, or say why not."""
        obstacle = asking.training_obstacle(self._state, trains=self._trains)
        if obstacle is not None:
            self._state = replied(self._state, obstacle)
        elif self._state.case is not None:
            self._session.judge(self._state.case, anyway=True)

    def _look(self) -> None:
        """Post what the file holds, each time it has changed."""
        try:
            plan = self._plan
            for content in contents(plan.path, moments(plan.path, self._stop, polling=plan.polling), self._referee.read):
                self._events.put(Saved(content) if isinstance(content, Case) else content)
        except Exception as error:  # noqa: BLE001 - the main loop raises it
            self._events.put(Crashed(error))

    def _end(self, threads: list[threading.Thread]) -> None:
        """End what is under way, and what was prepared."""
        self._stop.set()
        self._session.end()
        self._referee.close()
        for thread in threads:
            if thread.is_alive():
                thread.join(_PATIENCE_S)
