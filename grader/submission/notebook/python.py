"""One cell's text to Python that can be read and compiled by itself, or the error that Python has with it.

A cell that is Python already stays as it is, to the letter. Else magics are left out, and statements that wait for something
(`await` outside of a function), which Jupyter runs and a grader has no loop for.
"""

import ast
import warnings

from grader.submission.notebook.document import NotebookError
from grader.submission.notebook.magics import without_magics
from grader.submission.parsing import parse, statement_excess


def cell_python(text: str) -> str:
    """Return a cell's Python, with as many lines as its text.

    Raises:
        SyntaxError: Python cannot read or compile it, so that Jupyter could not run it either.
        NotebookError: it is too long to be looked at.
    """
    if "\0" in text:
        raise SyntaxError("the cell holds NUL characters")
    try:
        return _compilable(text)
    except SyntaxError:
        changed = without_magics(text)
        if changed == text:
            raise
    return _compilable(changed)


def _compilable(text: str) -> str:
    tree = parse(text)
    if (excess := statement_excess(tree)) is not None:
        raise NotebookError(f"a cell {excess}")
    if _compiles(tree):
        return text
    waiting = [node for node in tree.body if not _compiles(ast.Module([node], [])) and _compiles_in_jupyter(node)]
    text = _without(text, waiting)
    _compile(parse(text), flags=0)
    return text


def _compiles_in_jupyter(node: ast.stmt) -> bool:
    return _compiles(ast.Module([node], []), flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


def _compiles(tree: ast.Module, *, flags: int = 0) -> bool:
    try:
        _compile(tree, flags=flags)
    except SyntaxError:
        return False
    return True


def _compile(tree: ast.Module, *, flags: int) -> None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a learner compares or escapes is not ours to report
            compile(tree, "<cell>", "exec", flags=flags, dont_inherit=True)
    except (RecursionError, MemoryError, ValueError, OverflowError) as error:
        raise SyntaxError("the code is nested too deeply") from error


def _without(text: str, nodes: list[ast.stmt]) -> str:
    """Replace statements by one that does nothing and has as many lines."""
    lines = [line.encode() for line in text.split("\n")]  # Python counts columns in bytes
    for node in reversed(nodes):
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        first, last = node.lineno - 1, node.end_lineno - 1
        before, after = lines[first][: node.col_offset], lines[last][node.end_col_offset :]
        between = [b""] * (last - first - 1)
        lines[first : last + 1] = [before + b"(None", *between, b")" + after] if last > first else [before + b"(None)" + after]
    return b"\n".join(lines).decode()
