"""No bytes make the reader of notebooks raise, and what it reads keeps every line at its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from attacks.notebooks import NOTEBOOKS
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from notebook_samples import code, notebook, prose
from test_notebook_magics import MAGICS, PYTHONIC
from test_parsers_fuzz import JSON, SOURCE

from grader.pipeline import source_lines
from grader.places import locate
from grader.problem import Problem
from grader.submission.notebook.blame import blame_for_class
from grader.submission.optimizers import find_optimizers
from grader.submission.parsing import parse
from grader.submission.reading import Submission, read_submission
from grader.submission.slicing import slice_source

CALM = settings(
    deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
CELL_TEXT = st.one_of(
    SOURCE, PYTHONIC, st.text(max_size=40), st.sampled_from([text for text, _ in MAGICS.values()]), st.just("%%bash\nls")
)
CELL = st.builds(code, CELL_TEXT | st.lists(CELL_TEXT, max_size=3), metadata=JSON) | st.builds(
    prose, CELL_TEXT, st.sampled_from(["markdown", "raw", "heading", ""])
)
NOTEBOOK = st.lists(CELL, max_size=6).map(lambda cells: notebook(*cells))


def read(data: bytes, folder: Path) -> Submission:
    """Read bytes as a notebook, and do with it what grading does before anything is run."""
    path = folder / "fuzzed.ipynb"
    path.write_bytes(data)
    submission = read_submission(path)
    if submission.problem is not None:
        assert submission.problem.message
        return submission
    parse(submission.source)
    find_optimizers(submission.source)
    sliced = slice_source(submission.source, "NetBN")
    if not isinstance(sliced, Problem):
        blamed = blame_for_class("NetBN", None, submission.left_out, classes=bool(sliced.classes))
        assert blamed is None or blamed.line is None or blamed.line in source_lines(submission)
    return submission


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the files of all examples."""
    return tmp_path_factory.mktemp("fuzzed")


@CALM
@given(
    data=st.binary(max_size=300)
    | st.text(max_size=100).map(str.encode)
    | SOURCE.map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_are_a_submission(data: bytes, folder: Path) -> None:
    """Bytes of every kind become source, or a problem that says what is wrong."""
    read(data, folder)


@CALM
@given(
    document=JSON
    | st.fixed_dictionaries({"nbformat": st.just(4) | JSON, "cells": JSON | st.lists(JSON)}, optional={"metadata": JSON})
)
@example(document={"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": 1}]}]})
@example(document={"nbformat": 10**30, "cells": []})
def test_any_json_is_a_submission(document: Any, folder: Path) -> None:
    """So does JSON of every shape, also where it nearly is a notebook."""
    read(json.dumps(document).encode(), folder)


@CALM
@given(whole=NOTEBOOK)
def test_every_line_of_a_notebook_keeps_its_place(whole: str, folder: Path) -> None:
    """Each line of the source is a line of a cell, in which exactly the text stands that the author wrote there."""
    submission = read(whole.encode(), folder)
    if submission.problem is not None:
        return
    cells = json.loads(whole)["cells"]
    lines = source_lines(submission)
    assert submission.source.count("\n") == len(lines)
    for line, text in lines.items():
        place = locate(line, submission.cells)
        assert place.cell is not None
        assert place.cell_line is not None
        source = cells[place.cell - 1]["source"]
        written = "".join(source).replace("\r\n", "\n").replace("\r", "\n")
        assert written.split("\n")[place.cell_line - 1] == text


MUTABLE = [each.data for name, each in sorted(NOTEBOOKS.items()) if len(each.data) < 20_000]


@CALM
@given(data=st.data())
def test_a_damaged_notebook_is_a_submission(data: st.DataObject, folder: Path) -> None:
    """Bytes of a real notebook that are cut out, doubled or replaced make nothing raise."""
    whole = data.draw(st.sampled_from(MUTABLE) | NOTEBOOK.map(str.encode))
    start = data.draw(st.integers(0, len(whole)))
    end = min(len(whole), start + data.draw(st.integers(0, 40)))
    new = data.draw(
        st.binary(max_size=8)
        | st.sampled_from([b'"', b"{}", b"[", b"]", b"null", b"\\", b"\\u0000", b"1e999", whole[start:end] * 2])
    )
    read(whole[:start] + new + whole[end:], folder)
