"""Places in a submission: a line of a file, or a line of a notebook's cell.

A notebook's code cells are read as one source, so everything that looks at source counts that source's lines. Where a person
reads of a line, it is the cell and the line within it.
"""

from collections.abc import Sequence

from grader.value import Value


class Cell(Value):
    """A code cell of a notebook: its number among all cells, from 1, and its first line in the joined source."""

    number: int
    line: int


class Place(Value):
    """One line: of a file, or of a notebook's joined source, and then of a cell as well. All are counted from 1."""

    line: int
    cell: int | None = None
    cell_line: int | None = None

    @property
    def words(self) -> str:
        """The place within its file: `line 12`, or `cell 5, line 3`."""
        return f"line {self.line}" if self.cell is None else f"cell {self.cell}, line {self.cell_line}"

    @property
    def short(self) -> str:
        """The place for a table's column: `12`, or `5:3`."""
        return f"{self.line}" if self.cell is None else f"{self.cell}:{self.cell_line}"

    def within(self, file: str) -> str:
        """Return the place with its file: `netbn.py:12` as compilers spell it, or `netbn.ipynb, cell 5, line 3`."""
        return f"{file}:{self.line}" if self.cell is None else f"{file}, {self.words}"


def locate(line: int, cells: Sequence[Cell]) -> Place:
    """Find the cell of a line; without cells it is the line of a file."""
    cell = next((each for each in reversed(cells) if each.line <= line), None)
    if cell is None:
        return Place(line=line)
    return Place(line=line, cell=cell.number, cell_line=line - cell.line + 1)
