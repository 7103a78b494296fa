"""`bngrade explain`: every check and every diagnostic is explained, and no explanation gives a solution away."""

import json
import re
from pathlib import Path

import pytest
from conftest import REPOSITORY, Bngrade
from report_samples import SAMPLES

from grader.checks.topics import TOPICS, Topic
from grader.problem import ProblemKind
from grader.reports.explain_text import topic_to_text, topics_to_text
from grader.reports.text import to_text
from grader.reports.text_layout import MIN_WIDTH, TEXT_LIMIT, Page
from grader.result import Status
from grader.rubric.model import CHECK_IDS

EVERY_ID = [*CHECK_IDS, *(kind.value for kind in ProblemKind)]
SOLUTIONS = sorted((REPOSITORY / "solutions").glob("*.py"))
INDENT = 2
FIELDS = ("title", "what", "why", "example", "look_at")
PAPER = re.compile(r"([A-Z]\w+)(?: and \w+)?(?: and others)?,? \(?(\d{4})")
SIZED_CALL = re.compile(r"nn\.(\w+)\(([^()]*\d[^()]*)\)")


def every_word(topic: Topic) -> str:
    """Join all that an explanation says."""
    return "\n".join(getattr(topic.explanation, field) for field in FIELDS)


def own_lines(solution: Path) -> set[str]:
    """Return the lines that a solution has and its exercise has not: what the learner must find."""
    given = (REPOSITORY / "exercises" / solution.name).read_text(encoding="utf-8").splitlines()
    return (
        {line.strip() for line in solution.read_text(encoding="utf-8").splitlines()} - {line.strip() for line in given} - {""}
    )


def test_ids_are_those_of_checks_and_diagnostics() -> None:
    """Each check and each kind of problem has one explanation, under an id that no other one has."""
    assert list(TOPICS) == EVERY_ID
    assert len(set(EVERY_ID)) == len(EVERY_ID)


@pytest.mark.parametrize("topic_id", EVERY_ID)
def test_explanation_is_whole(topic_id: str) -> None:
    """It says what, why and where to look in sentences, shows an example, and no part is so long that the page cuts it."""
    about = TOPICS[topic_id].explanation
    for text in (about.what, about.why, about.look_at):
        assert re.fullmatch(r"[A-Z`].{30,}\.", text, re.DOTALL)
        assert max(map(len, text.split("\n\n"))) <= TEXT_LIMIT
    assert about.title[0].islower() or about.title.startswith("Python ")
    assert not about.title.endswith(".")
    assert len(about.example.splitlines()) >= 2
    assert max(map(len, about.example.splitlines())) <= MIN_WIDTH - INDENT


@pytest.mark.parametrize("topic_id", EVERY_ID)
def test_no_explanation_gives_a_solution_away(topic_id: str) -> None:
    """It has no line that a learner must find, and no layer of a solution's sizes."""
    words = every_word(TOPICS[topic_id])
    lines = {line.split("#")[0].strip() for line in words.splitlines()}
    calls = set(SIZED_CALL.findall(words))
    assert SOLUTIONS
    for solution in SOLUTIONS:
        assert not lines & own_lines(solution)
        assert not calls & set(SIZED_CALL.findall(solution.read_text(encoding="utf-8")))


@pytest.mark.parametrize("topic_id", EVERY_ID)
def test_papers_that_are_named_are_listed(topic_id: str) -> None:
    """Each author and year in the text is a paper below it, and each paper below it is named in the text."""
    about = TOPICS[topic_id].explanation
    named = set(PAPER.findall(f"{about.what}\n{about.why}\n{about.look_at}"))
    first_authors = (re.match(r"(?:[A-Z]\. )+(\w+)", source) for source in about.sources)
    years = (re.search(r"\((\d{4})\):", source) for source in about.sources)
    assert named == {(author[1], year[1]) for author, year in zip(first_authors, years, strict=True) if author and year}


@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("topic_id", EVERY_ID)
def test_text_fits_the_page_and_shows_the_example_whole(topic_id: str, width: int) -> None:
    """No line is wider than the page, none of the example is lost, and a terminal without Unicode gets ASCII."""
    topic = TOPICS[topic_id]
    text = topic_to_text(topic, Page(width=width))
    assert max(map(len, text.splitlines())) <= width
    assert all(f"  {line}".rstrip() in text.splitlines() for line in topic.explanation.example.splitlines())
    assert topic_to_text(topic, Page(width=width, unicode=False)).isascii()


@pytest.mark.parametrize("width", [60, 100])
def test_list_has_one_line_for_each_id(width: int) -> None:
    """The list names every id once, at the beginning of a line, in a line that fits the page."""
    lines = topics_to_text(TOPICS.values(), Page(width=width)).splitlines()
    assert [line.split()[0] for line in lines if line.split() and line.split()[0] in TOPICS] == EVERY_ID
    assert max(map(len, lines)) <= width


def test_full_page_shows_every_title_whole() -> None:
    """On a page of the common width no title is cut."""
    text = topics_to_text(TOPICS.values(), Page())
    assert all(topic.explanation.title in text for topic in TOPICS.values())


def test_command_lists_and_explains(bngrade: Bngrade) -> None:
    """Without an id all are listed, with one that one is explained; neither colours what no person watches."""
    listed, explained = bngrade("explain"), bngrade("explain", "dropout-present")
    assert (listed.returncode, explained.returncode) == (0, 0)
    assert listed.stdout == topics_to_text(TOPICS.values(), Page())
    assert explained.stdout == topic_to_text(TOPICS["dropout-present"], Page())


def test_command_colours_on_demand(bngrade: Bngrade) -> None:
    """Headings are bold where colour is asked for, and the words are the same."""
    colored = bngrade("explain", "time", FORCE_COLOR="1").stdout
    assert "\x1b[1mwhy it matters\x1b[0m" in colored
    assert re.sub(r"\x1b\[\d+m", "", colored) == topic_to_text(TOPICS["time"], Page())


def test_json_holds_every_field(bngrade: Bngrade) -> None:
    """The list has all ids in order, and one explanation has the fields that it has in the list."""
    every = json.loads(bngrade("explain", "--format", "json").stdout)
    one = json.loads(bngrade("explain", "val-loss", "--format", "json").stdout)
    assert every["schema"] == "bngrade/explanations/v1"
    assert [entry["id"] for entry in every["explanations"]] == EVERY_ID
    assert one.pop("schema") == "bngrade/explanation/v1"
    assert one == next(entry for entry in every["explanations"] if entry["id"] == "val-loss")
    assert list(one) == ["id", "kind", *FIELDS, "sources"]
    assert one["sources"] == list(TOPICS["val-loss"].explanation.sources)


@pytest.mark.parametrize(
    ("mistyped", "suggestion"),
    [("batchnorm-presnt", "`batchnorm-present`"), ("sintax", "`syntax`"), ("zzz", "known are `batchnorm-before-activation`")],
)
def test_unknown_id_is_wrong_usage(bngrade: Bngrade, mistyped: str, suggestion: str) -> None:
    """An id that does not exist is exit code 2, with the nearest one or with those there are."""
    done = bngrade("explain", mistyped)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"there is no check or diagnostic '{mistyped}'" in done.stderr
    assert suggestion in done.stderr


@pytest.mark.parametrize("sample", [name for name, (result, _) in SAMPLES.items() if result.status is not Status.PASS])
def test_report_names_the_explanation_of_the_first_defect(sample: str) -> None:
    """The report on a submission that did not pass ends with two commands; the first explains a check that exists."""
    lines = to_text(*SAMPLES[sample]).splitlines()
    [command] = [line.split() for line in lines if line.startswith("  bngrade explain ")]
    assert command[2] in TOPICS
    first = next(line for line in lines if line.startswith("✗ "))
    assert first.startswith(f"✗ {command[2]}:")
