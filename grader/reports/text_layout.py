"""The page that text reports are set on: wrapping, cutting, tables, colour.

Every piece of text goes through a method of `Page` (`wrap`, `cut`, `verbatim`, `table`), and these make it inert: there is no
other way onto the page. Widths are those of a terminal, where a letter can be two columns wide (Chinese, Japanese) or none (a
combining accent); `tabulate` measures in the same way.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import click
import wcwidth
from tabulate import tabulate

from grader.reports.inert import inert
from grader.value import Value

MIN_WIDTH = 60
TEXT_LIMIT = 600
"""A longer text is cut: an exception's message can be as long as its author likes."""

_GAP = 2
_MIN_COLUMN = 6
_READABLE_COLUMN = 12
"""A narrower column of prose is hard to read."""

Lines = list[str]
Row = Sequence[str]


class Page(Value):
    """How wide a report is and what its reader's terminal can show."""

    width: int = 100
    """Columns of a line; a narrower page than 60 is set as one of 60."""
    unicode: bool = True
    """False where the encoding cannot carry more than ASCII."""
    color: bool = False

    @property
    def columns(self) -> int:
        """The columns of a line that the report keeps to."""
        return max(self.width, MIN_WIDTH)

    def wrap(self, text: str, *, indent: str = "", hang: str | None = None, width: int | None = None) -> Lines:
        """Break a text into lines that begin with `indent`, all but the first with `hang` if that is given."""
        rest = indent if hang is None else hang
        text = self.cut(text, TEXT_LIMIT)
        lines = _wrap(text, width or self.columns, indent, rest)
        if any(line.lstrip().startswith("::") for line in lines):  # a long word was broken there
            lines = _wrap(text.replace("::", r":\x3a"), width or self.columns, indent, rest)
        return lines

    def cut(self, text: str, width: int) -> str:
        """Return the beginning of a text, at most `width` characters and columns, with an ellipsis if there is more."""
        return fitted(inert(text[: width + 1], unicode=self.unicode), width, ellipsis="…" if self.unicode else "...")

    def verbatim(self, text: str, *, indent: str = "") -> str:
        """Return a text on one line of any length, since it is there to be copied: a command."""
        return indent + inert(text, unicode=self.unicode)

    def table(
        self,
        headers: Row,
        rows: Iterable[Row],
        *,
        right: Sequence[int] = (),
        cut: Sequence[int] = (),
        whole: Sequence[int] = (),
    ) -> Lines:
        """Set a table that fits the page, the columns in `right` aligned right.

        Cells wrap, except in the columns named in `cut`; those in `whole` wrap last, where nothing else makes room.
        """
        cells = [[self.cut(cell, TEXT_LIMIT) for cell in row] for row in (headers, *rows)]
        columns = list(zip(*cells, strict=True))
        floors = [0 if number in cut else _longest_word(column) for number, column in enumerate(columns)]
        widths = _fit(columns, floors, whole, self.columns - _GAP * len(columns))
        cells = [
            [self._cell(cell, width, cut=number in cut) for number, (cell, width) in enumerate(zip(row, widths, strict=True))]
            for row in cells
        ]
        cells.insert(1, [inert("─" * width, unicode=self.unicode) for width in widths])
        align = ["right" if number in right else "left" for number in range(len(columns))]
        text = tabulate(cells, tablefmt="plain", disable_numparse=True, colalign=align)
        return [" " * _GAP + line.rstrip() for line in text.split("\n")]

    def style(self, lines: Lines, **how: Any) -> Lines:
        """Colour whole lines, if the page has colour; `how` is what `click.style` takes."""
        return [click.style(line, **how) for line in lines] if self.color else lines

    def _cell(self, text: str, width: int, *, cut: bool) -> str:
        return self.cut(text, width) if cut else "\n".join(self.wrap(text, width=width))


def fitted(text: str, room: int, *, ellipsis: str = "…") -> str:
    """Return a text without control characters in at most `room` characters and columns, cut where it has more."""
    if _size(text) <= room:
        return text
    kept = room - len(ellipsis)
    return wcwidth.clip(text[:kept], 0, kept) + ellipsis


def joined(blocks: Iterable[Lines]) -> str:
    """Return a page: its blocks with an empty line between them, without those that say nothing, and a newline at the end."""
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _wrap(text: str, width: int, indent: str, rest: str) -> Lines:
    too_long = _longest_word([text]) > width - len(rest)  # such a word is broken anyway, at a hyphen if it has one
    return wcwidth.wrap(text, width, initial_indent=indent, subsequent_indent=rest, break_on_hyphens=too_long)


def _size(text: str) -> int:
    """Measure a text in columns, or in characters if these are more: some of them take no column."""
    return max(len(text), wcwidth.width(text))


def _fit(columns: Sequence[Row], floors: Sequence[int], whole: Sequence[int], available: int) -> list[int]:
    """Give each column the width of its longest cell; while they do not fit, take from the widest.

    First words stay whole, then only the columns in `whole`, at last nothing does.
    """
    widths = [max(map(_size, column)) for column in columns]
    kept = {number: widths[number] for number in whole}
    steps = (
        [max(kept.get(number, floor), _MIN_COLUMN) for number, floor in enumerate(floors)],
        [kept.get(number, _READABLE_COLUMN) for number in range(len(floors))],
        [_MIN_COLUMN] * len(floors),
    )
    for least in steps:
        while sum(widths) > available and (spare := [n for n, width in enumerate(widths) if width > least[n]]):
            widths[max(spare, key=widths.__getitem__)] -= 1
    return widths


def _longest_word(cells: Row) -> int:
    return max((_size(word) for cell in cells for word in cell.split()), default=0)
