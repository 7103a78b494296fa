"""All that can be explained, by id: the checks in the order in which they are judged, then the diagnostics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from grader.checks.base import Explanation
from grader.checks.diagnostics import DIAGNOSTICS
from grader.checks.registry import CHECKS


@dataclass(frozen=True)
class Topic:
    """One id and its explanation."""

    id: str
    kind: Literal["check", "diagnostic"]
    explanation: Explanation


TOPICS: Mapping[str, Topic] = {
    **{check.id: Topic(check.id, "check", check) for check in CHECKS.values()},
    **{kind.value: Topic(kind.value, "diagnostic", explanation) for kind, explanation in DIAGNOSTICS.items()},
}
