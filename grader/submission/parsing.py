"""Python source to its tree, without running it."""

import ast
import warnings

STATEMENT_LIMIT = 5_000
"""Files with more statements are refused: what a class needs is found in a time that grows with their square."""


def parse(source: str) -> ast.Module:
    """Parse source into its tree.

    Raises:
        SyntaxError: also for what Python's parser refuses in other ways, such as nesting that is too deep.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in a learner's string is not ours to report
            return ast.parse(source)
    except (RecursionError, MemoryError, ValueError, OverflowError) as error:
        raise SyntaxError("the code is nested too deeply") from error


def statement_excess(tree: ast.Module) -> str | None:
    """Say how many statements a tree has if they are too many, as the end of a sentence about the file."""
    statements = sum(isinstance(node, ast.stmt) for node in ast.walk(tree))
    return f"has {statements:,} statements, at most {STATEMENT_LIMIT:,} are read" if statements > STATEMENT_LIMIT else None
