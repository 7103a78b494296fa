"""Which cell of a notebook is to blame: what was left out of the source may be what the class needs.

A cell that Python cannot read is no mistake as long as nobody needs it: Jupyter runs the others as well.
"""

import re
from collections.abc import Sequence
from typing import Final

from grader.problem import Problem, ProblemKind
from grader.submission.notebook.joining import LeftOut

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
    """Return the problem of the broken cell that a missing name comes from, or else the same problem."""
    match = _UNDEFINED.search(problem.message)
    cells = [cell for cell in left_out if cell.broken and match is not None and cell.mentions(match[1])]
    return _broken(cells[0]) if cells else problem


def _broken(cell: LeftOut) -> Problem:
    return Problem(kind=ProblemKind.CELL, message=f"Python cannot read the cell: {cell.reason}"[:2_000], line=cell.line)
