"""Notebooks for tests: cells put together, and Python files cut into cells."""

import ast
import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

Json = dict[str, Any]


def code(source: str | list[str], **more: Any) -> Json:
    """Return a code cell as Jupyter writes it."""
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source} | more


def prose(source: str, kind: str = "markdown") -> Json:
    """Return a cell of text."""
    return {"cell_type": kind, "metadata": {}, "source": source}


def notebook(*cells: str | Json, **more: Any) -> str:
    """Return a notebook of version 4; a text is a code cell."""
    whole = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    return json.dumps({"cells": whole, "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | more)


def whole(source: str) -> list[str | Json]:
    """Put a file into one cell."""
    return [source]


def by_statement(source: str) -> list[str | Json]:
    """Give each statement at the top of a file, with the comments above it, a cell of its own."""
    lines = source.split("\n")
    spans = [(node.lineno, node.end_lineno or node.lineno) for node in ast.parse(source).body]
    ends = {end for _, end in spans if not any(first <= end < last for first, last in spans)}
    return ["\n".join(lines[begin:end]) for begin, end in pairwise([0, *sorted(ends), len(lines)]) if begin < end]


def amid_others(source: str) -> list[str | Json]:
    """Put a file's statements among text, magics, shell lines and cells that do not work."""
    cells: list[str | Json] = [prose("# Homework\n\nWrite a class `NetBN`."), "%matplotlib inline\n!pip install torch"]
    for number, cell in enumerate(by_statement(source)):
        cells += [prose("raw text", "raw"), cell, "%%bash\nexit 1", "undefined_name"]
        cells += ["this is no Python", code("1 / 0", execution_count=number)]
    return cells


CUTS: Mapping[str, Callable[[str], list[str | Json]]] = {
    "whole": whole,
    "by_statement": by_statement,
    "amid_others": amid_others,
}
"""Ways of making cells of a file."""
