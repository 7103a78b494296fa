"""Notebooks are read: their cells, the lines of these, what is left out, and what is wrong with a file that is none."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from notebook_samples import code, notebook, prose

from grader.pipeline import source_lines
from grader.places import Cell, Place, locate
from grader.problem import ProblemKind
from grader.submission.notebook.document import CELL_LIMIT
from grader.submission.reading import NOTEBOOK_LIMIT, Submission, read_submission

Read = Callable[..., Submission]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file and read it."""

    def run(content: str | bytes, name: str = "netbn.ipynb") -> Submission:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_submission(path)

    return run


def message(submission: Submission) -> str:
    """Return what is wrong with a submission."""
    assert submission.problem is not None
    return submission.problem.message


def test_cells_become_one_source(read: Read) -> None:
    """Each cell begins at a line of its own, and is found there by its number among all cells."""
    submission = read(notebook(prose("# Title"), "x = 1\ny = 2\n", "", prose("text", "raw"), "%time z = 3\n!ls", "w = 4"))
    assert submission.problem is None
    assert submission.source == "x = 1\ny = 2\nz = 3\npass\nw = 4\n"
    assert submission.cells == (Cell(number=2, line=1), Cell(number=5, line=3), Cell(number=6, line=5))
    assert [locate(line, submission.cells).short for line in range(1, 6)] == ["2:1", "2:2", "5:1", "5:2", "6:1"]


def test_lines_are_quoted_as_they_were_written(read: Read) -> None:
    """A report shows the learner's magics, and also cells that were left out."""
    submission = read(notebook("!ls\nx = 1", "%%bash\nls", "x = ("))
    assert source_lines(submission) == {1: "!ls", 2: "x = 1", 3: "%%bash", 4: "ls", 5: "x = ("}
    assert submission.source == "pass\nx = 1\n\n\n\n"


@pytest.mark.parametrize(
    "source",
    [
        ["x = 1\n", "y = 2\n", "z = 3"],
        ["x = 1\ny", " = 2", "\nz = 3\n"],
        "x = 1\r\ny = 2\r\nz = 3",
        "x = 1\ry = 2\rz = 3\r",
        ["x = 1\r\n", "y = 2\r\n", "z = 3\r\n"],
    ],
)
def test_a_cell_is_a_text_or_a_list_of_texts(read: Read, source: str | list[str]) -> None:
    """Both ways of writing it down, and all line ends, give the same source."""
    assert read(notebook(code(source))).source == "x = 1\ny = 2\nz = 3\n"


@pytest.mark.parametrize("letter", ["\u2028", "\u2029", "\x0c", "\x0b", "\x85", "\x1c"])
def test_a_separator_within_a_cell_ends_no_line(read: Read, letter: str) -> None:
    """What Python takes for no line end shifts no line."""
    submission = read(notebook(f"a = '{letter}'" if letter != "\x0c" else "\x0ca = 1", "b = 2"))
    assert submission.cells == (Cell(number=1, line=1), Cell(number=2, line=2))
    assert source_lines(submission)[2] == "b = 2"


def test_version_3_is_read(read: Read) -> None:
    """Notebooks of old have worksheets, and call the text of a code cell `input`."""
    cells = [
        {"cell_type": "heading", "level": 1, "source": "Title"},
        {"cell_type": "code", "language": "python", "input": ["x = 1\n", "y = 2"], "outputs": [], "collapsed": False},
        {"cell_type": "code", "language": "R", "input": "x <- 1", "outputs": []},
    ]
    submission = read(json.dumps({"nbformat": 3, "metadata": {"name": ""}, "worksheets": [{"cells": cells, "metadata": {}}]}))
    assert submission.source == "x = 1\ny = 2\n\n"
    assert [(cell.number, cell.reason) for cell in submission.left_out if cell.code] == [(3, "is written in R")]


def test_a_byte_order_mark_is_no_part_of_it(read: Read) -> None:
    """Some editors put one in front."""
    assert read(b"\xef\xbb\xbf" + notebook("x = 1").encode()).source == "x = 1\n"


def test_letters_of_every_kind_stay(read: Read) -> None:
    """Emoji, escaped or not, are text."""
    assert read(notebook("x = '😀'")).source == "x = '😀'\n"
    assert read(json.dumps(json.loads(notebook("x = '😀'")), ensure_ascii=False)).source == "x = '😀'\n"


def test_pictures_in_outputs_do_not_count(read: Read) -> None:
    """A notebook may be far larger than the code that it holds."""
    output = {"output_type": "display_data", "data": {"image/png": "iVBOR" * 10**6}, "metadata": {}}
    submission = read(notebook(code("x = 1", outputs=[output]), attachments={"a": 1}))
    assert (submission.problem, submission.source) == (None, "x = 1\n")


@pytest.mark.parametrize(
    "more",
    [
        {"metadata": None},
        {"metadata": []},
        {"metadata": {"kernelspec": None, "language_info": 3}},
        {"metadata": {"kernelspec": {"language": ["R"]}}},
        {"metadata": {"widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}}, "colab": {"provenance": []}}},
        {"metadata": {"kernelspec": {"language": "python", "name": "xpython"}, "language_info": {"name": "ipython"}}},
        {"nbformat_minor": "x", "unheard_of": float("nan")},
    ],
)
def test_metadata_may_hold_anything(read: Read, more: dict[str, Any]) -> None:
    """What does not concern a grader is not looked at."""
    assert read(notebook("x = 1", **more)).source == "x = 1\n"


@pytest.mark.parametrize("cell", [{"vscode": {"languageId": "shellscript"}}, {"vscode": {"languageId": "sql"}}])
def test_cells_in_another_language_are_left_out(read: Read, cell: dict[str, Any]) -> None:
    """Editors with several languages in a notebook note which one a cell has."""
    submission = read(
        notebook("x = 1", code("ls", metadata=cell), code("y = 2", metadata={"vscode": {"languageId": "python"}}))
    )
    assert submission.source == "x = 1\n\ny = 2\n"
    assert submission.notices == ()


def test_a_broken_cell_is_left_out_and_said_so(read: Read) -> None:
    """The others are read, and a notice tells of it."""
    submission = read(notebook("x = 1", prose("text"), "y = (\n1", "z = 3"))
    assert (submission.problem, submission.source) == (None, "x = 1\n\n\nz = 3\n")
    assert submission.notices == ("cell 3 is left out, since Python cannot read it: '(' was never closed",)
    assert [cell.line for cell in submission.left_out if cell.broken] == [2]


REFUSED = {
    "empty": (b"", "the file is empty"),
    "blank": (b"\n \n", "the file is empty"),
    "no_json": (b"{'cells': []}", "not valid JSON"),
    "truncated": (notebook("x = 1")[:-9].encode(), "not valid JSON .*EOF"),
    "merge_marks": (b"<<<<<<< HEAD\n" + notebook("x = 1").encode(), "not valid JSON"),
    "web_page": (b"<!DOCTYPE html><p>sign in</p>", "not valid JSON"),
    "utf_16": (notebook("x = 1").encode("utf-16"), "UTF-16"),
    "latin_1": (json.dumps(json.loads(notebook("x = 'é'")), ensure_ascii=False).encode("latin-1"), "not valid JSON"),
    "half_a_letter": (notebook("x = 1").replace("x = 1", "\\ud83d").encode(), "not valid JSON"),
    "null": (b"null", "`nbformat` is not there"),
    "list": (b"[]", "`nbformat` is not there"),
    "other_json": (b'{"a": 1}', "`nbformat` is not there"),
    "version_in_words": (b'{"nbformat": "four", "cells": []}', "`nbformat` is not there, or is no whole number"),
    "version_2": (b'{"nbformat": 2, "worksheets": []}', "has version 2 of the format, expected version 4; open it in Jupyter"),
    "version_9": (b'{"nbformat": 9, "cells": []}', "has version 9 of the format"),
    "no_cells": (b'{"nbformat": 4}', "has no code"),
    "prose_alone": (notebook(prose("x = 1")).encode(), "has no code"),
    "cells_of_no_list": (b'{"nbformat": 4, "cells": {}}', "damaged: `cells` has a part of the wrong type"),
    "cell_of_no_object": (notebook("x").replace('"cells": [', '"cells": [3, ').encode(), "damaged: .*wrong type"),
    "source_of_a_number": (
        notebook("x = 1", code("y")).replace('"y"', "3").encode(),
        "damaged: cell 2 has a part of the wrong type",
    ),
    "source_of_mixed_list": (notebook("x = 1").replace('"x = 1"', '["x", 1]').encode(), "damaged: cell 1 has a part"),
    "no_source": (b'{"nbformat": 4, "cells": [{"cell_type": "code"}]}', "damaged: cell 1 has no text"),
    "no_type": (b'{"nbformat": 4, "cells": [{"source": "x"}]}', "damaged: cell 1 has no text"),
    "r_kernel": (notebook("x <- 1", metadata={"kernelspec": {"language": "R"}}).encode(), "is written for r, expected Python"),
    "julia": (notebook("x", metadata={"language_info": {"name": "julia"}}).encode(), "is written for julia, expected Python"),
    "deep": (b'{"nbformat": 4, "cells": ' + b"[" * 10**6, "recursion limit"),
    "many_cells": (notebook(*[""] * (CELL_LIMIT + 1)).encode(), "more than 5,000 cells"),
    "much_code": (notebook("#" * 2**20).encode(), "more than 1024 KiB of code"),
    "large": (b" " * NOTEBOOK_LIMIT + b"{}", "larger than 16 MiB; clear the notebook's outputs"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_notebook_is_refused(read: Read, name: str) -> None:
    """The message names the defect, and the kind is the one whose help is about notebooks."""
    content, pattern = REFUSED[name]
    submission = read(content)
    assert re.search(pattern, message(submission))
    assert submission.problem is not None
    assert submission.problem.kind is ProblemKind.NOTEBOOK


def test_statements_are_counted_over_all_cells(read: Read) -> None:
    """Many cells hold no more than a file may."""
    assert "6,000 statements" in message(read(notebook(*["a = 1\n" * 3_000] * 2)))


def test_names_and_content_that_disagree_are_told(read: Read) -> None:
    """Source in an `.ipynb` file and a notebook in a `.py` file each get the name that would be right."""
    assert message(read("import torch\nx = 1\n")) == (
        "the file holds Python source and is named like a notebook: call it netbn.py"
    )
    assert message(read(notebook("x = 1"), "netbn.py")) == (
        "the file holds a notebook and is not named as one: call it netbn.ipynb"
    )


def test_source_that_mentions_notebooks_is_source(read: Read) -> None:
    """Only a whole notebook is taken for one."""
    assert read('x = {"nbformat": 4, "cells": []}\n', "netbn.py").problem is None


@pytest.mark.parametrize("name", ["netbn.IPYNB", "netbn.Ipynb", "a.b.ipynb"])
def test_the_ending_tells_in_any_case(read: Read, name: str) -> None:
    """Some systems write endings in capitals."""
    assert read(notebook("x = 1"), name).source == "x = 1\n"


def test_a_place_is_spelt_for_its_readers() -> None:
    """As a line of a file, or as a line of a cell; in words, in a column, and with the file."""
    line, cell = Place(line=12), Place(line=12, cell=5, cell_line=3)
    assert (line.words, line.short, line.within("a.py")) == ("line 12", "12", "a.py:12")
    assert (cell.words, cell.short, cell.within("a.ipynb")) == ("cell 5, line 3", "5:3", "a.ipynb, cell 5, line 3")
    assert locate(12, ()) == line
    assert locate(12, (Cell(number=1, line=1), Cell(number=5, line=10), Cell(number=6, line=13))) == cell
