"""What evaluating a submission gives, whatever the type of the exercise: the result, and what reports tell beside it."""

from collections.abc import Mapping

from pydantic import Field

from grader.result import Result
from grader.rubric.model import CheckSpec, MeasuredFigures
from grader.value import Value


class Evaluation(Value):
    """A result and its surroundings."""

    result: Result
    title: str
    """The exercise's title."""
    source_lines: Mapping[int, str] = Field(default_factory=dict)
    """The learner's lines by number, counted from 1."""
    starter: MeasuredFigures | None = None
    """What the untouched exercise reaches on the data set that the verdict was measured on."""
    checks: tuple[CheckSpec, ...] = ()
    """The checks of a network's rubric, which hold the targets."""
    hints: int = 0
    """How many hints the exercise has."""
    policy: bool = False
    """Whether the rubric may take points off checks that pass: all or nothing, or for being late."""
