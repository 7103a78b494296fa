"""A graded answer sheet in every format: what its reader takes, and nothing that only a network has."""

import base64
import json
from pathlib import Path

import pytest
import yaml
from contracts import actions_runner, classroom_reporter
from contracts.documents import check_document
from format_samples import ENVIRONMENT, MOMENT, NASTY
from quiz_samples import QUIZ, RIGHT, sheet

from grader.quiz.judging import judge
from grader.quiz.model import Quiz
from grader.quiz.reading import sheet_of
from grader.reports.context import ReportContext
from grader.reports.document import Target
from grader.reports.formats import FORMATS, render
from grader.result import Result, RubricInfo, SandboxInfo, Status, SubmissionInfo
from grader.verdict import overall

HOSTILE = sheet(**{name.replace("-", "_"): json.dumps(NASTY.encode("utf-8", "ignore").decode()) for name in RIGHT})
SHEETS = {
    "right": sheet(two_and_two="b", order="b", nothing="a"),
    "wrong": sheet(two_and_two="c", order="b", nothing=""),
    "strays": sheet(two_and_two="b", order="b", nothing="a", zebra="a"),
    "unreadable": "answers:\n\torder: b\n",
    "hostile": HOSTILE,
}
OF_NETWORKS = ("bngrade explain", "bngrade inspect", "class `", "class <code>", "The network that really runs", "no training")

by_sheet = pytest.mark.parametrize("name", SHEETS)


def graded(text: str) -> Result:
    """Judge a sheet's text."""
    quiz = Quiz.model_validate(yaml.safe_load(QUIZ))
    checks = judge(quiz, sheet_of(text.encode(), Path("exercises/sums_quiz.yaml")))
    return Result(
        bngrade="0",
        status=overall(checks),
        points=sum(check.points for check in checks),
        max_points=quiz.max_points,
        submission=SubmissionInfo(path="exercises/sums_quiz.yaml", sha256="0" * 64, class_name=""),
        rubric=RubricInfo(exercise=quiz.exercise, sha256="1" * 64),
        checks=checks,
        sandbox=SandboxInfo(level="strong"),
        seconds=0.1,
    )


def texts(form: str, name: str) -> dict[str, str]:
    """Return what a format makes of a sheet, by target and name."""
    context = ReportContext(
        title="Sums",
        file="exercises/sums_quiz.yaml",
        source_lines=dict(enumerate(SHEETS[name].split("\n"), start=1)),
        moment=MOMENT,
        environment=ENVIRONMENT,
    )
    written = render(FORMATS[form], graded(SHEETS[name]), context)
    return {each.name or each.target.value: each.text for each in written}


@by_sheet
@pytest.mark.parametrize("form", FORMATS)
def test_no_format_speaks_of_a_network(form: str, name: str) -> None:
    """Neither class nor graph nor training is told of an answer sheet, and no command that is for networks."""
    everything = "\n".join(texts(form, name).values())
    if form == "github-classroom":
        everything = "\n".join(_decoded(line) for line in everything.splitlines()[1:])
    for part in OF_NETWORKS:
        assert part not in everything


def _decoded(line: str) -> str:
    return base64.b64decode(line.partition("=")[2]).decode()


@by_sheet
@pytest.mark.parametrize("platform", ["classroom50", "gradescope", "prairielearn", "exercism", "coursera"])
def test_a_document_is_what_its_platform_reads(platform: str, name: str) -> None:
    """The platform's strictest reading of the document finds no fault, whatever the sheet was."""
    check_document(platform, texts(platform, name)[Target.MAIN.value])


@by_sheet
def test_the_reporter_of_github_classroom_counts_the_points(name: str) -> None:
    """Table and notice come to the points of the questions."""
    outputs = actions_runner.outputs(texts("github-classroom", name)[Target.MAIN.value])
    report = classroom_reporter.report(outputs.pop("runners"), outputs)
    result = graded(SHEETS[name])
    assert list(report.notice) == [result.points, result.max_points]
    assert report.failed == (result.status is not Status.PASS)


@by_sheet
def test_markdown_has_a_row_for_each_question(name: str) -> None:
    """The table is whole, whatever stands in an answer."""
    rows = [line for line in texts("markdown", name)["main"].splitlines() if line.startswith("| ")]
    assert len(rows) == 2 + len(RIGHT)
    assert all(row.count("|") == 6 for row in rows)


def test_what_several_questions_lack_is_said_once_with_each_line() -> None:
    """An untouched sheet is one defect, at as many places as there are questions."""
    text = sheet(two_and_two="", order="", nothing="")
    context = ReportContext(title="Sums", file="sums_quiz.yaml", moment=MOMENT)
    printed = render(FORMATS["text"], graded(text), context)[0].text
    assert printed.count("not answered") == 1
    assert [line.strip() for line in printed.splitlines() if "-->" in line] == [
        "--> sums_quiz.yaml:2 two-and-two",
        "--> sums_quiz.yaml:3 order",
        "--> sums_quiz.yaml:4 nothing",
    ]


def test_annotations_stand_at_the_lines_of_the_answers() -> None:
    """A wrong answer is shown beside itself."""
    printed = texts("github", "wrong")["printed"]
    assert "::error file=exercises/sums_quiz.yaml,line=2,title=two-and-two::`c` is not right" in printed
    assert "line=4,title=nothing::not answered" in printed


def test_exercism_names_the_command_that_asks_the_question_again() -> None:
    """Where a test's code would stand, there is what a learner can type."""
    tests = json.loads(texts("exercism", "wrong")["main"])["tests"]
    assert [test["test_code"] for test in tests][:2] == ["bngrade check", "bngrade quiz sums_quiz --question two-and-two"]


@pytest.mark.parametrize("form", FORMATS)
def test_the_right_answer_is_in_no_format(form: str) -> None:
    """A wrong answer's report holds neither the text nor the explanation of the right choice."""
    everything = "\n".join(texts(form, "wrong").values())
    if form == "github-classroom":
        everything = "\n".join(_decoded(line) for line in everything.splitlines()[1:])
    assert "joins the digits" in everything
    assert "four" not in everything
    assert "Two and two more" not in everything
