"""The text of a question: paragraphs, which are wrapped, and lines of code, which stay as they are."""

from collections.abc import Iterator
from itertools import groupby

from grader.value import Value

_CODE_INDENT = "  "


class Passage(Value):
    """A paragraph in one line, or lines of code without their common indentation."""

    lines: tuple[str, ...]
    code: bool = False


def passages(text: str) -> Iterator[Passage]:
    """Cut a text at its empty lines, and between prose and code; a line that is indented is code."""
    kinds = groupby(text.strip("\n").split("\n"), key=_kind)
    for kind, group in kinds:
        lines = [line.rstrip() for line in group]
        if kind == "code":
            margin = min(len(line) - len(line.lstrip()) for line in lines)
            yield Passage(lines=tuple(line[margin:] for line in lines), code=True)
        elif kind == "prose":
            yield Passage(lines=(" ".join(" ".join(lines).split()),))


def one_line(text: str) -> str:
    """Return a text with each run of blanks and line ends as one blank."""
    return " ".join(text.split())


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    return "code" if line.startswith(_CODE_INDENT) else "prose"
