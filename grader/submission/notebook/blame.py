"""Which cell of a notebook is to blame: what was left out of the source may be what the class needs.

A cell that Python cannot read is no mistake as long as nobody needs it: Jupyter runs the others as well.
"""

import re
from collections.abc import Sequence
from typing import Final

from grader.problem import Problem, ProblemKind
from grader.submission.notebook.joining import LeftOut

_NOT_INSTALLED: Final = re.compile(r"the package `(\w+)` is not installed")
_UNDEFINED: Final = re.compile(r"name '(\w+)' is not defined")


def blame_for_class(class_name: str, defined_at: int | None, left_out: Sequence[LeftOut], *, classes: bool) -> Problem | None:
    """Return the problem of the cell that should have defined a class.

    Args:
        class_name: The class.
        defined_at: The last line of the source at which it is defined; `None` if it is not. A broken cell below that line
            holds the newer definition.
        left_out: The cells that were left out.
        classes: Whether the source defines any class at all. If not, the first broken cell is to blame, and a cell of text may
            be one that should have been code; if so, text rather quotes the task.
    """
    having = [cell for cell in left_out if cell.has_class(class_name) and (cell.code or not classes)]
    newer = [cell for cell in having if cell.line is not None and cell.line > (defined_at or 0)]
    if newer:
        return _broken(newer[-1])
    if defined_at is not None:
        return None
    if having:
        message = f"the notebook defines no class `{class_name}`: cell {having[-1].number}, which has it, {having[-1].reason}"
        return Problem(kind=ProblemKind.MISSING_CLASS, message=message)
    broken = [cell for cell in left_out if cell.broken]
    return _broken(broken[0]) if broken and not classes else None


def blame_for_problem(problem: Problem, left_out: Sequence[LeftOut]) -> Problem:
    """Return the problem of the cell that a missing name or module comes from, or else the same problem."""
    if (match := _NOT_INSTALLED.search(problem.message)) and (told := _written(match[1], left_out)):
        return problem.model_copy(update={"message": told})
    match = _UNDEFINED.search(problem.message)
    cells = [cell for cell in left_out if cell.broken and match is not None and cell.mentions(match[1])]
    return _broken(cells[0]) if cells else problem


def _written(module: str, left_out: Sequence[LeftOut]) -> str | None:
    """Say which cell would have written a module into a file, if one would have."""
    magic = re.compile(rf"\s*%%(writefile|file)\s.*?\b{re.escape(module)}\.py\s*$", re.MULTILINE)
    found = [(cell.number, match[1]) for cell in left_out if (match := magic.match(cell.text))]
    return f"the module `{module}` comes from cell {found[-1][0]}, which begins with `%%{found[-1][1]}`" if found else None


def _broken(cell: LeftOut) -> Problem:
    return Problem(kind=ProblemKind.CELL, message=f"Python cannot read the cell: {cell.reason}"[:2_000], line=cell.line)
