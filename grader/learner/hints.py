"""Giving hints: one more each time, in the rubric's order; the one for a check that has just failed comes first.

Which ones were given is kept by the digest of their text, so that a rubric may get more hints, or other ones, at any time.
"""

import hashlib

from grader.learner import store
from grader.learner.state import ExerciseState, LearnerState
from grader.rubric.policy import Hint
from grader.value import Value


class GivenHint(Value):
    """A hint, and where it stands among those that there are."""

    hint: Hint
    number: int
    """How many have been given by now, this one included."""
    total: int
    fits: str | None = None
    """The check that failed last and that the hint was chosen for."""
    notice: str | None = None
    """What a person should know about the file of the state."""


def give_hint(exercise: str, hints: tuple[Hint, ...]) -> GivenHint | None:
    """Give the next hint and remember it; `None` if there are none, or all were given."""
    given: list[GivenHint] = []

    def change(state: LearnerState) -> LearnerState:
        known = state.of(exercise)
        chosen = _chosen(known, hints)
        if chosen is None:
            return state
        hint, fits = chosen
        given.append(GivenHint(hint=hint, number=1 + _count(known, hints), total=len(hints), fits=fits))
        return state.having(exercise, hints=(*known.hints, key(hint)))

    notice = store.update(change).notice
    if not given and notice:  # it could not be recorded, and is given nevertheless
        change(store.read().state)
    return given[-1].model_copy(update={"notice": notice}) if given else None


def give_all(exercise: str, hints: tuple[Hint, ...]) -> str | None:
    """Remember that every hint was given; return a notice, if there is one."""
    keys = tuple(map(key, hints))
    return store.update(lambda state: state.having(exercise, hints=keys)).notice


def forget(exercise: str) -> str | None:
    """Begin anew with an exercise's hints; return a notice, if there is one."""
    return store.update(lambda state: state.having(exercise, hints=())).notice


def key(hint: Hint) -> str:
    """Return what a hint is remembered by."""
    return hashlib.sha256(hint.text.encode()).hexdigest()[:16]


def _count(known: ExerciseState, hints: tuple[Hint, ...]) -> int:
    return sum(key(hint) in known.hints for hint in hints)


def _chosen(known: ExerciseState, hints: tuple[Hint, ...]) -> tuple[Hint, str | None] | None:
    """Choose among the hints that were not given; tell which failed check it was chosen for."""
    left = [hint for hint in hints if key(hint) not in known.hints]
    for check in known.last.failed if known.last else ():
        for hint in left:
            if hint.check == check:
                return hint, check
    return (left[0], None) if left else None
