"""The page that text reports are set on: what a text does to the width of a line and of a table."""

import pytest
import wcwidth
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import chain, context, grade, linear, node

from grader.reports.text import graph_to_text, to_text
from grader.reports.text_layout import Page

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)


@pytest.mark.parametrize("letters", ["归一化层", "정규화", "e\u0301 a\u0301 o\u0301", "norm"])
def test_columns_stand_below_each_other_in_every_script(letters: str) -> None:
    """Letters that take two columns of a terminal, or none, shift nothing."""
    graph = chain(node("relu", letters, 1, 4, 4), linear("fc1", 2, 4, 4))
    header, _, *rows = graph_to_text(graph, {}, 100).splitlines()[1:]
    assert {wcwidth.width(row[: row.index("(N, 4)")]) for row in rows} == {header.index("in ")}


@settings(deadline=None)  # a busy machine is no defect
@given(ANY_TEXT.map(lambda text: text * 20), st.integers(60, 120))
def test_no_script_widens_the_page(text: str, width: int) -> None:
    """Whatever letters a text is made of, a terminal of the page's width shows each line whole."""
    page = Page(width=width)
    lines = [*page.wrap(text), *page.table(("name", "code"), [(text, text)], cut=(1,)), page.cut(text, width)]
    assert max(map(wcwidth.width, lines)) <= width
    assert len(page.cut(text, width)) <= width


def test_long_word_broken_at_a_colon_starts_no_command() -> None:
    """Where wrapping breaks a word before `::`, the colons are spelt out."""
    text = to_text(grade(), context(title="x" * 58 + "::error::owned", width=60))
    assert r":\x3aerror" in text
    assert "\n  ::" not in text


def test_a_column_that_is_to_stay_whole_wraps_last() -> None:
    """The other columns give way to it, within words if they must, at a hyphen if there is one; at last it wraps itself."""
    rows = [("· skipped", "batchnorm-before-activation", "needs `batchnorm-present` to pass first")]
    table = Page(width=60).table(("status", "check", "found"), rows, whole=(0, 1))
    assert table[2].split("  ")[1:3] == ["· skipped", "batchnorm-before-activation"]
    assert [line[42:] for line in table[2:]] == ["needs `batchnorm-", "present` to pass", "first"]
    narrow = Page(width=60).table(("check", "found"), [("one-" * 10 + "word", "x" * 40)], whole=(0,))
    assert max(map(len, narrow)) <= 60
