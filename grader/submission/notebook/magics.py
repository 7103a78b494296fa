"""What IPython adds to Python: magics, shell lines, requests for help, prompts that were copied from a console.

`without_magics` leaves the Python of a cell.

Takes the text of a cell that Python cannot read; gives text with as many lines, each at its old number. A line that is none of
Python's becomes `pass`, so that a block around it stays one. What such a line would have done is not done, and what it would
have returned is a name that nothing defines: a class that needs it fails with the learner's line, not with a made-up value.
"""

import re
from typing import Final

_LINE: Final = re.compile(r"(?P<indent>\s*)(?P<magic>%%|[%!?])(?P<name>\w*)")
_TIMED: Final = re.compile(r"(\s*)%time[ \t]+(?=\S)")
"""`%time` executes the statement behind it."""

_CODE: Final = re.compile(
    r"""(?P<quote>\"{3}|'{3}|["'])
      | (?P<comment>\#)
      | (?P<opening>[(\[{])
      | (?P<closing>[)\]}])
      | (?P<continued>\\$)
      | (?P<result>(?<![=!<>:+\-*/%&|^@])=\s*(?=[%!](?!=)))
      | (?P<help>\?{1,2}[\s;]*$)""",
    re.VERBOSE,
)
"""What decides where a statement of Python ends, and what stands outside of strings and is none of Python's."""

_IN_STRING: Final = {quote: re.compile(rf"\\.|\\$|{quote}") for quote in ('"', "'", '"""', "'''")}

_PROMPTS: Final = (
    (re.compile(r">>>(?: |$)"), re.compile(r"(?:>>>|\.\.\.)(?: |$)")),
    (re.compile(r"In \[\d+\]: "), re.compile(r"In \[\d+\]: |\s*\.{3,}: ?")),
)
"""Of Python's console and of IPython's: how what is copied from there begins, and what IPython takes off each of its lines."""

_NOTHING: Final = "pass"
_OUTPUTS: Final = {"%": "__magic_output__", "!": "__shell_output__"}

PYTHON_CELLS: Final = frozenset({"capture", "debug", "memit", "mprun", "prun", "time", "timeit"})
"""Cell magics whose body is Python that runs in the notebook."""


def cell_magic(text: str) -> str | None:
    """Return the name of the cell magic that takes this cell for itself, `None` if its body is the notebook's Python."""
    for line in text.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        if match is None or match["magic"] != "%%":
            return None
        if match["name"] not in PYTHON_CELLS:
            return match["name"]
    return None


def without_magics(text: str) -> str:
    """Return a cell's Python, line for line; a cell that begins further right is moved to the left, as IPython does."""
    reader = _Reader()
    return "\n".join(reader.read(line) for line in _without_prompts(_moved_left(text.split("\n"))))


def _moved_left(lines: list[str]) -> list[str]:
    first = next((line for line in lines if line.strip()), "")
    margin = first[: len(first) - len(first.lstrip(" \t"))]
    return [line.removeprefix(margin) for line in lines] if margin else lines


def _without_prompts(lines: list[str]) -> list[str]:
    for first, any_prompt in _PROMPTS:
        if any(first.match(line) for line in lines[:2]):  # the second: below a cell magic
            return [any_prompt.sub("", line, count=1) if any_prompt.match(line) else line for line in lines]
    return lines


class _Reader:
    """Reads the lines of a cell one after the other, and knows where a statement begins."""

    def __init__(self) -> None:
        self._quote: str | None = None
        """The quote that ends the string in which the next line begins."""
        self._depth = 0
        """Brackets that are open."""
        self._continued = False
        """Whether the last line ended with a backslash."""
        self._in_magic = False
        """Whether that line was a magic's."""

    def read(self, line: str) -> str:
        """Return a line's Python."""
        if self._in_magic:
            self._in_magic = line.endswith("\\")
            return ""
        begins = self._quote is None and self._depth == 0 and not self._continued
        if begins and (timed := _TIMED.match(line)):
            line = timed[1] + line[timed.end() :]
        if begins and (match := _LINE.match(line)):
            return self._left_out(line, match["indent"])
        return self._python(line, begins=begins)

    def _left_out(self, line: str, indent: str) -> str:
        self._in_magic = line.endswith("\\")
        return indent + _NOTHING

    def _python(self, line: str, *, begins: bool) -> str:
        """Follow a line of Python to its end, or to where something else begins."""
        position, self._continued = 0, False
        while (match := self._next(line, position)) is not None:
            if match.lastgroup == "comment":
                break
            if match.lastgroup == "result" and self._depth == 0:
                self._in_magic = line.endswith("\\")
                return line[: match.end()] + _OUTPUTS[line[match.end()]]
            if match.lastgroup == "help" and begins and self._depth == 0:
                return self._left_out(line, line[: len(line) - len(line.lstrip())])
            self._take(match)
            position = match.end()
        return line

    def _next(self, line: str, position: int) -> re.Match[str] | None:
        return (_CODE if self._quote is None else _IN_STRING[self._quote]).search(line, position)

    def _take(self, match: re.Match[str]) -> None:
        if self._quote is not None:
            self._continued = match[0] == "\\"
            self._quote = None if match[0] == self._quote else self._quote
        elif match.lastgroup == "quote":
            self._quote = match[0]
        elif match.lastgroup == "opening":
            self._depth += 1
        elif match.lastgroup == "closing":
            self._depth = max(self._depth - 1, 0)
        elif match.lastgroup == "continued":
            self._continued = True
