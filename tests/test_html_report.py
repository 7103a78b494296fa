"""The HTML report: what it says, that nothing can break out of it, and where its drawings put things."""

import math
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from html_samples import ATTACK, PAGES, attacked, deep
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import METRICS, SAMPLES, TRAINING, context, defect, grade

from grader.reports.figures import compared
from grader.reports.html import to_html
from grader.reports.html.checks import check_views
from grader.reports.html.escaping import cut, prose, visible, whole
from grader.result import Result
from grader.rubric.model import CheckSpec

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)
VOID = {"meta", "link", "br", "img", "input"}
ELEMENTS = """
html head meta link title style body a header main nav footer section h1 h2 h3 p ul ol li dl div dt dd strong code span
details summary figure figcaption table caption thead tbody tr th td svg desc g rect path text circle polyline
"""


class Reading(HTMLParser):
    """Reads a page strictly: every element closed in order, every id and attribute once."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        assert len(attrs) == len(dict(attrs)), f"an attribute stands twice in {tag}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that needs no end, as SVG has them."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note a text."""
        if "style" not in self.open:
            self.texts.append(data)

    def values(self, attribute: str) -> list[str]:
        """Return all values of an attribute."""
        return [value for _, attributes in self.elements if (value := attributes.get(attribute)) is not None]

    @property
    def text(self) -> str:
        """What the page says, with single spaces."""
        return " ".join(" ".join(self.texts).split())


def read(result: Result, **changes: Any) -> str:
    """Return what the page on a result says."""
    return Reading(to_html(result, context(**changes))).text


@pytest.mark.parametrize("name", PAGES)
def test_page_is_well_formed_and_needs_nothing_else(name: str) -> None:
    """Every element is one of ours and closed, every reference leads somewhere on the page, and nothing is fetched.

    What has a role has a name, what scrolls can be reached by keyboard, and a heading of a table says what it heads.
    """
    page = to_html(*PAGES[name])
    reading = Reading(page)
    ids = reading.values("id")
    referred = [each for value in reading.values("aria-labelledby") for each in value.split()]
    links = reading.values("href")
    assert {tag for tag, _ in reading.elements} <= set(ELEMENTS.split())
    assert len(ids) == len(set(ids))
    assert set(referred) | {link.removeprefix("#") for link in links if link.startswith("#")} <= set(ids)
    assert [link for link in links if not link.startswith("#")] == ["data:,"]
    assert all(attributes.get("scope") for tag, attributes in reading.elements if tag == "th")
    assert all(attributes.get("aria-labelledby") for _, attributes in reading.elements if "role" in attributes)
    assert all("tabindex" in attributes for _, attributes in reading.elements if attributes.get("class") == "scroll")
    assert not reading.values("src") + reading.values("style")
    assert page.endswith("</html>\n")
    assert page.replace("\n", "").isprintable()


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_by_one(name: str) -> None:
    """There is one first heading, and no level is left out below it."""
    levels = [int(tag[1]) for tag, _ in Reading(to_html(*PAGES[name])).elements if tag in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@settings(deadline=None, max_examples=40)  # a busy machine is no defect
@given(st.one_of(ANY_TEXT, st.text("<>\"'&`{}%#-:/\\ \n\r\tscriptx=", max_size=60)))
def test_no_text_adds_an_element_or_a_command(text: str) -> None:
    """Whatever a learner writes changes no structure, stays visible, and starts no CI runner's command in a log."""
    page = to_html(*attacked(f"a{text}"))
    harmless = [element for element, _ in Reading(to_html(*attacked("a"))).elements if element != "code"]
    assert [element for element, _ in Reading(page).elements if element != "code"] == harmless
    assert all(line.isprintable() and not line.lstrip().startswith("::") for line in page.split("\n"))
    assert "##[" not in page


def test_attack_is_shown_as_it_was_written() -> None:
    """A name full of markup and template syntax is text, letter by letter."""
    assert visible(ATTACK) == ATTACK
    assert ATTACK in Reading(to_html(*attacked())).texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("größer → x[::2]", "größer → x[&#58;:2]"),
        ("\x1b[31m\u202e\udcff\n", r"\x1b[31m\u202e\udcff\n"),
        ("##[error] ::error::", "&#35;#[error] &#58;:error&#58;:"),
        ("<b>&\"'", "&lt;b&gt;&amp;&#34;&#39;"),
    ],
)
def test_text_is_escaped_and_visible(text: str, shown: str) -> None:
    """Markup and CI commands become entities, control characters become visible escapes."""
    assert whole(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("`fc1` has <64> neurons", "<code>fc1</code> has &lt;64&gt; neurons"),
        ("a ` alone", "a ` alone"),
        ("`<b>`", "<code>&lt;b&gt;</code>"),
        ("", ""),
    ],
)
def test_names_in_backticks_are_set_as_code(text: str, shown: str) -> None:
    """Pairs of backticks become code; one that is left over stays."""
    assert prose(text) == shown


def test_long_text_is_cut_but_not_a_command() -> None:
    """A message as long as a book does not bury the page; a command is there to be copied."""
    page = read(grade(defect("layers-unchanged", "x" * 5000)), file="y" * 700, title="z" * 700)
    assert "x" * 599 + "…" in page
    assert "z" * 599 + "…" in page
    assert "x" * 600 not in page
    assert "z" * 600 not in page
    assert f"bngrade check {'y' * 700}" in page
    assert cut("abc", 3) == "abc"


@pytest.mark.parametrize(
    ("sample", "sentences"),
    [
        ("passed", ["Passed", "100 of 100 points", "8 of 8 checks passed", "bngrade list"]),
        ("two_root_causes", ["Not passed yet", "4 of 8 checks passed, 2 failed, 2 skipped", "No figures: not trained, since"]),
        ("syntax_error", ["Could not be graded", "1 failed, 7 skipped", "There is no graph to show", "3 super().__init__("]),
        ("structure_only", ["2 skipped", "next, to have the rest judged", "No figures: not asked for: --structure-only"]),
        (
            "fallback",
            [
                "Passed, not official",
                "not official: measured on digits",
                "MNIST could not be had",
                "bngrade data fetch",
                "digits, not official",
                "partial, without landlock, seccomp",
            ],
        ),
        ("diverged", ["Not drawn: training accuracy: no number in epoch 2", "nan"]),
        ("hidden", ["details are hidden by the rubric"]),
        ("nothing_executed", ["0 executed operations", "The output is the input."]),
        ("deep", ["200 executed operations", "… 88 more operations"]),
    ],
)
def test_page_says_how_it_came_out(sample: str, sentences: list[str]) -> None:
    """Each kind of verdict says what it is, why something is missing, and what to type next."""
    text = Reading(to_html(*PAGES[sample])).text
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_page_tells_how_it_was_graded() -> None:
    """Seeds, device, data, versions, digests and confinement stand on the page."""
    training = TRAINING.model_copy(update={"seeds": tuple(range(3, 13)), "cached": True})
    text = read(grade(training=training))
    for fact in (
        "seeds 3 to 12, 10 of them",
        "device cpu",
        "data set mnist, official",
        "training taken from the cache",
        "torch 2.15.0",
        "network source and execution agree",
        "sandbox strong",
        "bngrade 0.1.0",
        "1f" * 32,
        "2e" * 32,
    ):
        assert fact in text


def test_page_does_not_tell_where_the_grader_keeps_the_file() -> None:
    """The file is named as it was typed, not by its path on the grading machine."""
    submission = grade().submission.model_copy(update={"path": "/srv/private/netbn.py"})
    assert "/srv/private" not in to_html(grade(submission=submission), context())


def test_same_result_gives_the_same_page() -> None:
    """A page holds no time and no chance, so that two of them can be compared."""
    assert to_html(*SAMPLES["passed"]) == to_html(*SAMPLES["passed"])


def test_defect_shows_the_lines_around_it() -> None:
    """The line that is meant stands among its neighbours, moved to the left by what they have in common."""
    source = {1: "", 2: "class A:", 3: "    def f(self):", 4: "\tx = 1", 5: "", 6: "        y = 2", 9: "z"}
    result = grade(defect("layers-unchanged", "wrong", line=5))
    [excerpt] = [view.excerpt for view in check_views(result, context(source_lines=source)) if view.excerpt]
    assert [(line.number, line.text, line.meant) for line in excerpt] == [
        (3, "def f(self):", False),
        (4, "x = 1", False),
        (5, "", True),
        (6, "    y = 2", False),
    ]


@pytest.mark.parametrize("line", [None, 99])
def test_defect_without_a_known_line_shows_no_code(line: int | None) -> None:
    """A check that points nowhere, or past the end of the file, quotes nothing."""
    assert not any(view.excerpt for view in check_views(grade(defect("layers-unchanged", "wrong", line=line)), context()))


def test_very_long_graph_is_cut_in_the_table_as_well() -> None:
    """A table of thousands of rows names the command that shows them all."""
    text = read(grade(graph=deep(1000)))
    assert "fc400 " in text
    assert "fc401 " not in text
    assert "And 600 more; bngrade inspect shows them all" in text


def test_no_history_has_no_curves() -> None:
    """Figures without a history are a table alone."""
    text = read(grade(metrics=METRICS.model_copy(update={"history": ()})))
    assert "Before and after" in text
    assert "Learning curves" not in text


@pytest.mark.parametrize(
    ("check", "figures", "yours", "target"),
    [
        ({"below": 0.95}, {"train_accuracy": 0.949999}, "94.9999 %", "< 95 %"),
        ({"above": 0.95}, {"train_accuracy": 0.9500001}, "95.00001 %", "> 95 %"),
        ({"at_most": 0.95, "at_least": 0.5}, {"train_accuracy": 0.95}, "95.00 %", "≥ 50 %, ≤ 95 %"),
        ({"below": 0.95}, {"train_accuracy": math.nan}, "nan", "< 95 %"),
    ],
)
def test_figure_is_not_rounded_across_its_target(
    check: dict[str, float], figures: dict[str, float], yours: str, target: str
) -> None:
    """A figure just short of its target never reads as if it had met it; every kind of bound is spelt."""
    specs = (CheckSpec.model_validate({"id": "train-accuracy", "points": 10, **check}),)
    metrics = METRICS.model_copy(update=figures)
    row = compared(grade(metrics=metrics), metrics, context(checks=specs))[0]
    assert (row.name, row.yours, row.target) == ("training accuracy", yours, target)


def test_before_and_after_stand_side_by_side() -> None:
    """The starter's mean and spread, the learner's figure and the target, with what the check said of it."""
    text = Reading(to_html(*PAGES["train_accuracy"])).text
    assert "training accuracy 97.57 ± 0.34 % 97.57 % < 95 % ✗ missed" in text
    assert "validation accuracy 92.17 ± 0.94 % 92.13 % ≥ 90 % ✓ met" in text
    assert "validation loss 0.284 ± 0.031 0.279" in text


def test_uncalibrated_exercise_has_no_column_for_the_starter() -> None:
    """What is not known has no empty column."""
    text = Reading(to_html(*PAGES["unlabelled_fallback"])).text
    assert "Starter:" not in text
    assert "figure yours training accuracy 92.39 % validation" in text


def test_hidden_targets_are_told_nowhere() -> None:
    """A check whose details are hidden has no target in the table and none in the drawing."""
    page = to_html(*PAGES["hidden"])
    assert "95 %" not in page
    assert 'class="target' not in page
    assert 'class="target' in to_html(*PAGES["passed"])


def test_jinja_is_imported_with_the_first_page() -> None:
    """Other reports do not wait for what this one needs."""
    program = "import sys, grader.reports.html; sys.exit(bool({'jinja2', 'markupsafe', 'torch'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
