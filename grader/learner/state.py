"""What is kept of a learner's work, schema `bngrade/learner/v1`: for each exercise attempts, outcomes, figures, hints given.

Plain values; `grader.learner.store` keeps them in a file. No code, no messages and no text of a learner is in them, but for the
path of the file that was checked.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from grader.result import Status
from grader.value import Value

Count = Annotated[int, Field(ge=0, le=10**9)]
Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Outcome(Value):
    """How one check of a file came out."""

    status: Literal[Status.PASS, Status.FAIL, Status.ERROR]
    complete: bool
    """Whether every check was judged; a check of the structure alone is not complete."""
    points: Count
    max_points: Count
    failed: tuple[str, ...] = ()
    """The ids of the checks that found something wrong, in the order in which they were judged."""
    sha256: str
    """Digest of the file that was checked."""
    when: AwareDatetime

    @property
    def passed(self) -> bool:
        """Tell whether the exercise is solved by that file."""
        return self.status is Status.PASS and self.complete


class Best(Value):
    """The best accuracies that were measured, as fractions of 1: those of a file that passed go first, then official ones."""

    passed: bool
    official: bool
    val_accuracy: Fraction
    train_accuracy: Fraction
    dataset: str

    def better_than(self, other: "Best") -> bool:
        """Tell whether this one is the one to show."""
        return (self.passed, self.official, self.val_accuracy) > (other.passed, other.official, other.val_accuracy)


class ExerciseState(Value):
    """What is known about one exercise."""

    attempts: Count = 0
    """How many different files were checked, one after the other; the same file again is not another attempt."""
    file: str | None = None
    """Where the learner works: what was started or checked last."""
    last: Outcome | None = None
    """The last check, if the file was not reset since."""
    passed: Outcome | None = None
    """The last check that passed completely."""
    best: Best | None = None
    hints: tuple[str, ...] = ()
    """The keys of the hints that were given, in the order of giving."""


class LearnerState(Value):
    """All exercises that a learner has worked on."""

    schema_: Literal["bngrade/learner/v1"] = Field(default="bngrade/learner/v1", alias="schema")
    exercises: Mapping[str, ExerciseState] = Field(default_factory=dict)

    def of(self, exercise: str) -> ExerciseState:
        """Return what is known about an exercise, of one never touched too."""
        return self.exercises.get(exercise, ExerciseState())

    def having(self, exercise: str, **changes: object) -> "LearnerState":
        """Return the state with some fields of an exercise changed."""
        changed = self.of(exercise).model_copy(update=changes)
        return self.model_copy(update={"exercises": {**self.exercises, exercise: changed}})

    @property
    def last_checked(self) -> str | None:
        """The exercise that was checked last."""
        moments = {name: each.last.when for name, each in self.exercises.items() if each.last}
        return max(moments, key=moments.__getitem__, default=None)


def moment() -> dt.datetime:
    """Return the time, with its zone."""
    return dt.datetime.now(tz=dt.UTC)
