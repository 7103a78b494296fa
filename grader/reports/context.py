"""What a report can tell beyond the result, for every format: the reader's page, the platform's variables, the time."""

import datetime as dt
from collections.abc import Mapping

from pydantic import Field

from grader.reports.check_text import line
from grader.reports.text_context import TextContext


class ReportContext(TextContext):
    """The surroundings of one graded submission."""

    moment: dt.datetime
    """When it was graded, with a time zone."""
    submitted_at: dt.datetime | None = None
    """When it was handed in, if that is known."""
    environment: Mapping[str, str] = Field(default_factory=dict)
    """The environment variables, by which platforms say whose submission it is and where they read."""
    policy: bool = False
    """Whether the rubric may take points off checks that pass: all or nothing, or for being late."""

    @property
    def inert_notices(self) -> tuple[str, ...]:
        """The notices, each as one harmless line."""
        return tuple(line(notice) for notice in self.notices)
