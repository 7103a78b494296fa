"""The part of a rubric that is the teacher's choice: partial credit, late submissions, hints, what learners may see."""

import datetime as dt
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from grader.rubric.rules import refuse
from grader.value import Value


class PartialCredit(StrEnum):
    """How points come about from checks."""

    PER_CHECK = "per_check"
    """Each check that passes earns its points."""
    ALL_OR_NOTHING = "all_or_nothing"
    """Points are earned only if every check passes."""


class Show(StrEnum):
    """What learners see of a check."""

    FULL = "full"
    """Everything: message, help, expected and found."""
    VERDICT = "verdict"
    """Whether it passed, and nothing else."""


class Visibility(Value):
    """What learners see of a check, and from when on."""

    show: Show = Show.FULL
    hidden_until: dt.date | None = None
    """Until that day learners see the verdict alone."""

    def full_on(self, day: dt.date) -> bool:
        """Tell whether details are shown on a day."""
        return self.show is Show.FULL and (self.hidden_until is None or day >= self.hidden_until)


class LatePolicy(Value):
    """What a submission loses after its due time."""

    due: dt.datetime
    """With a time zone, such as `2026-12-01T23:59:00+01:00`."""
    grace_minutes: int = Field(default=0, ge=0)
    """So long after `due` nothing is lost yet."""
    lose_percent_per_day: float = Field(ge=0, le=100)
    """Of the points earned, for each day that has begun."""
    keep_at_least_percent: float = Field(default=0, ge=0, le=100)
    """Of the points earned, however late."""

    @model_validator(mode="after")
    def _due_has_a_time_zone(self) -> Self:
        naive = self.due.tzinfo is None
        refuse([(("due",), "a time zone is missing, such as in 2026-12-01T23:59:00+01:00")] if naive else [])
        return self

    def share(self, submitted_at: dt.datetime) -> float:
        """Return the share of the points that a submission keeps, from 0 to 1."""
        late = submitted_at - self.due - dt.timedelta(minutes=self.grace_minutes)
        if late <= dt.timedelta(0):
            return 1.0
        days = -(-late // dt.timedelta(days=1))
        return max(self.keep_at_least_percent, 100 - days * self.lose_percent_per_day) / 100


class Hint(Value):
    """One hint; hints are given in the order of the file."""

    text: str = Field(min_length=1, pattern=r"\S")
    """What a learner reads; no piece of the solution."""
    check: str | None = None
    """The check that it helps with; when that one has failed, the hint comes first."""
