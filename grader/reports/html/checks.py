"""The checks as they stand on the page, each defect with the learner's own lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.checks.base import Explanation
from grader.checks.registry import CHECKS
from grader.places import Cell, locate
from grader.reports.html.escaping import cut
from grader.reports.outcome import DEFECTS
from grader.reports.text_context import TextContext
from grader.result import CheckResult, Result

_AROUND = 2
"""Lines that are shown before and after the one that is meant."""
_CODE_LIMIT = 300


@dataclass(frozen=True)
class SourceLine:
    """A line of the submission, with its number in the file or in its cell."""

    number: int
    text: str
    meant: bool


@dataclass(frozen=True)
class CheckView:
    """A check, what it is about, and the lines that it points to."""

    result: CheckResult
    explanation: Explanation | None
    """What to read about a defect; `None` for a check that did not find one."""
    excerpt: tuple[SourceLine, ...]

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What is checked and why, for reading."""
        about = self.explanation
        return tuple(part for text in (about.what, about.why) for part in text.split("\n\n")) if about else ()


def check_views(result: Result, context: TextContext) -> tuple[CheckView, ...]:
    """Return every check in the order in which they were judged."""
    return tuple(_view(check, context, result) for check in result.checks)


def _view(check: CheckResult, context: TextContext, result: Result) -> CheckView:
    defect, cells = check.status in DEFECTS, result.submission.cells
    return CheckView(
        result=check,
        explanation=CHECKS.get(check.id) if defect and not result.of_quiz else None,
        excerpt=_excerpt(check.line, context.source_lines, cells) if defect and check.line else (),
    )


def _excerpt(meant: int, source_lines: Mapping[int, str], cells: Sequence[Cell]) -> tuple[SourceLine, ...]:
    """Return the lines around the one that is meant, of its cell alone, moved to the left as far as they go together."""
    if meant not in source_lines:
        return ()
    cell = locate(meant, cells).cell
    around = [number for number in range(meant - _AROUND, meant + _AROUND + 1) if number in source_lines]
    numbers = [number for number in around if locate(number, cells).cell == cell]
    code = [source_lines[number].expandtabs(4).rstrip() for number in numbers]
    margin = min((len(text) - len(text.lstrip(" ")) for text in code if text), default=0)
    return tuple(
        SourceLine(locate(number, cells).cell_line or number, cut(text[margin:], _CODE_LIMIT), number == meant)
        for number, text in zip(numbers, code, strict=True)
    )
