"""A notebook's cells to one source, as if they had run from top to bottom.

Each code cell has as many lines in the source as it has itself, so that a line of the source is a line of a cell. A cell that
Jupyter could not run, or would not run as Python, is left out: its lines are blank there.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from grader.places import Cell
from grader.submission.notebook.document import Notebook, NotebookError, WrittenCell, is_python
from grader.submission.notebook.magics import cell_magic
from grader.submission.notebook.python import cell_python
from grader.value import Value

SOURCE_LIMIT: Final = 2**20
"""Notebooks with more code than this are refused, in characters."""


class LeftOut(Value):
    """A cell that is not part of the source."""

    number: int
    text: str
    reason: str
    """Why, as the end of a sentence about the cell."""
    code: bool = True
    """Whether it is a code cell."""
    line: int | None = None
    """The line of the source at which its error is; `None` for a cell without error."""

    @property
    def broken(self) -> bool:
        """Whether the cell is meant to be Python, and Python cannot read it."""
        return self.line is not None

    def mentions(self, name: str) -> bool:
        """Tell whether a name stands in the cell."""
        return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", self.text) is not None

    def has_class(self, name: str) -> bool:
        """Tell whether the cell begins the definition of a class, as far as its lines show."""
        return re.search(rf"^[ \t]*class[ \t]+{re.escape(name)}(?!\w)", self.text, re.MULTILINE) is not None


class Joined(Value):
    """A notebook as one source."""

    source: str = ""
    text: str = ""
    """The cells as they were written, line for line with the source."""
    cells: tuple[Cell, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def join(notebook: Notebook) -> Joined:
    """Join the code cells.

    Raises:
        NotebookError: there is none, or more code than is read.
    """
    written = [cell.model_copy(update={"text": _lines(cell.text)}) for cell in notebook.cells]
    code = [cell for cell in written if cell.kind == "code" and cell.text.strip()]
    if not code:
        raise NotebookError("the notebook has no code")
    if sum(len(cell.text) + 1 for cell in code) > SOURCE_LIMIT:
        raise NotebookError(f"the notebook has more than {SOURCE_LIMIT // 1024} KiB of code")
    return _joined(code, [cell for cell in written if cell.kind != "code"])


def _lines(text: str) -> str:
    """Spell line ends as Python does; a blank line at the end is none."""
    return text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")


def _joined(code: Sequence[WrittenCell], prose: Sequence[WrittenCell]) -> Joined:
    places = tuple(_places(code))
    left_out = [_text_cell(cell) for cell in prose]
    parts = []
    for cell, place in zip(code, places, strict=True):
        part = _python(cell, place.line)
        if isinstance(part, LeftOut):
            left_out.append(part)
            part = "\n" * cell.text.count("\n")
        parts.append(part)
    text = "\n".join(cell.text for cell in code)
    return Joined(source="\n".join(parts) + "\n", text=text, cells=places, left_out=tuple(left_out))


def _text_cell(cell: WrittenCell) -> LeftOut:
    return LeftOut(number=cell.number, text=cell.text, reason=f"is of type {cell.kind[:40]}", code=False)


def _places(code: Sequence[WrittenCell]) -> Iterator[Cell]:
    line = 1
    for cell in code:
        yield Cell(number=cell.number, line=line)
        line += cell.text.count("\n") + 1


def _python(cell: WrittenCell, first_line: int) -> str | LeftOut:
    """Return the Python of a cell that begins at a line of the source, or why there is none."""
    left_out = LeftOut(number=cell.number, text=cell.text, reason="")
    if not is_python(cell.language):
        return left_out.model_copy(update={"reason": f"is written in {(cell.language or '')[:40]}"})
    if (magic := cell_magic(cell.text)) is not None:
        return left_out.model_copy(update={"reason": f"begins with `%%{magic[:40]}`"})
    try:
        return cell_python(cell.text)
    except SyntaxError as error:
        within = min(max(error.lineno or 1, 1), cell.text.count("\n") + 1)
        return left_out.model_copy(update={"reason": f"{error.msg}", "line": first_line + within - 1})
