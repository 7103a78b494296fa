"""The platforms' formats, held against models of the platforms that were written down apart from the writers."""

import base64
import json
import math

import pytest
from contracts import actions_runner, classroom_reporter, markdown_reader
from contracts.documents import check_document
from format_samples import ENVIRONMENT, MOMENT, NASTY, RESULTS, checked, one, results, surroundings
from hypothesis import example, given, settings
from report_samples import SAMPLES

from grader.reports.document import Document, Target
from grader.reports.formats import FORMATS, UnofficialResultError, render
from grader.reports.inert import inert
from grader.reports.json_report import to_json
from grader.reports.markdown_text import cell, code, inline
from grader.reports.platforms.github_classroom import runner_ids
from grader.result import Result, Status

DOCUMENTS = ("classroom50", "gradescope", "prairielearn", "exercism", "coursera")
PLATFORMS = (*DOCUMENTS, "github", "github-classroom")
FALLBACK = SAMPLES["fallback"][0]

by_sample = pytest.mark.parametrize("sample", RESULTS)
drawn = settings(deadline=None, max_examples=60)  # a busy machine is no defect


def documents(name: str, result: Result, **changes: object) -> dict[str, str]:
    """Return the texts of a format by their target and name."""
    written: tuple[Document, ...] = render(FORMATS[name], result, surroundings(**changes))
    return {each.name or each.target.value: each.text for each in written}


def main(name: str, result: Result) -> str:
    """Return the main text of a format."""
    return documents(name, result)[Target.MAIN.value]


# Every document is what its platform takes.


@by_sample
@pytest.mark.parametrize("platform", DOCUMENTS)
def test_a_document_is_what_its_platform_reads(platform: str, sample: str) -> None:
    """Whatever came out, the platform's strictest reading of the document finds no fault."""
    check_document(platform, main(platform, RESULTS[sample]))


@drawn
@given(results())
def test_any_result_makes_valid_documents(result: Result) -> None:
    """No text, status or number of points leads to a document that a platform refuses or miscounts."""
    for platform in DOCUMENTS:
        check_document(platform, main(platform, result))
    _reported(result)
    actions_runner.outputs(documents("github", result)["GITHUB_OUTPUT"])
    actions_runner.outputs(documents("classroom50", result)["GITHUB_OUTPUT"])


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_platform_gets_no_verdict_measured_on_fallback_data(platform: str) -> None:
    """What was not measured on the official data becomes no document of a platform; readers who are people get it."""
    with pytest.raises(UnofficialResultError, match="no verdict that was measured on digits"):
        render(FORMATS[platform], FALLBACK, surroundings())
    assert "not official" in main("markdown", FALLBACK)


@by_sample
def test_a_result_reads_back(sample: str) -> None:
    """What was written as JSON reads as the same result, also where a figure was no number."""
    result = RESULTS[sample]
    again = Result.model_validate_json(to_json(result))
    assert to_json(again) == to_json(result)


def test_a_figure_that_is_no_number_reads_back_as_one() -> None:
    """`null` is NaN again, which no target holds."""
    again = Result.model_validate_json(to_json(RESULTS["diverged"]))
    assert again.metrics is not None
    assert math.isnan(again.metrics.train_loss)
    assert math.isnan(again.metrics.history[1].train_accuracy)


# Points.


@by_sample
def test_every_platform_records_the_same_points(sample: str) -> None:
    """Whatever a platform counts in, it comes to the points of the result."""
    result = RESULTS[sample]
    share = result.points / result.max_points if result.max_points else float(result.status is Status.PASS)
    assert json.loads(main("gradescope", result))["score"] == result.points
    assert json.loads(main("classroom50", result))["score"] == result.points
    assert json.loads(main("classroom50", result))["max-score"] == result.max_points
    assert json.loads(main("prairielearn", result))["score"] == pytest.approx(share)
    assert json.loads(main("coursera", result))["fractionalScore"] == pytest.approx(share)
    assert actions_runner.outputs(documents("github", result)["GITHUB_OUTPUT"])["points"] == str(result.points)


def _reported(result: Result, *, policy: bool = False) -> classroom_reporter.Report:
    """Hand a result to the reporter as the documented workflow does."""
    outputs = actions_runner.outputs(documents("github-classroom", result, policy=policy)["main"])
    return classroom_reporter.report(outputs.pop("runners"), outputs)


def _totals_agree(result: Result, report: classroom_reporter.Report) -> None:
    counted = sum(score for _, score, _ in report.table), sum(maximum for *_, maximum in report.table)
    assert counted == report.notice == (result.points, result.max_points)


@by_sample
@pytest.mark.parametrize("policy", [True, False])
def test_both_totals_of_the_classroom_reporter_are_the_points(sample: str, *, policy: bool) -> None:
    """The table and the notice count in different ways and come to the same: points earned of points possible."""
    result = RESULTS[sample]
    report = _reported(result, policy=policy)
    _totals_agree(result, report)
    assert report.failed == (result.status is not Status.PASS)


@drawn
@given(results())
def test_both_totals_agree_for_any_result(result: Result) -> None:
    """No way of losing points divides the reporter's two totals, and the job fails exactly when the submission does."""
    report = _reported(result)
    _totals_agree(result, report)
    assert report.failed == (result.status is not Status.PASS)


# What a learner is told.


def test_the_reporter_explains_a_failure_at_its_line() -> None:
    """A failing criterion is shown with its line and why; an error with its message once; what passed says nothing."""
    console = _reported(RESULTS["two_root_causes"]).console
    assert "❌ layers-unchanged - line 6\nTest code:\n`fc2` has 64 neurons where the starter has 128" in console
    assert "\n✅ batchnorm-present\n" in console
    assert "❌ val-accuracy\nTest code:\nnot judged: not trained" in console
    console = _reported(RESULTS["syntax_error"]).console
    assert "Error: the file is no valid Python: '(' was never closed\nTest code:\nline 3\nhelp: " in console
    assert "line 0" not in console


def test_the_reporter_tells_where_late_points_went() -> None:
    """Points that passing checks lost stand in a runner of their own; it fails no job."""
    report = _reported(RESULTS["late"])
    assert ("policy", 0.0, 31) in report.table
    assert not report.failed
    assert "31 points of checks that passed are not earned" in report.console


def test_runner_ids_are_letters_and_digits_without_two_alike() -> None:
    """Ids that differ in punctuation or case alone stay apart, also from the names that are taken."""
    ids = runner_ids(["val-accuracy", "valaccuracy", "Val_Accuracy", "policy", "runners", "--"])
    assert ids == ("valaccuracy", "valaccuracy2", "valaccuracy3", "policy2", "runners2", "check")
    assert classroom_reporter.RUNNERS.fullmatch(",".join(ids))


def test_a_submission_that_does_not_load_costs_no_attempt() -> None:
    """PrairieLearn is told that it is not gradable, and why; what loads and fails is gradable."""
    data = json.loads(main("prairielearn", RESULTS["syntax_error"]))
    assert (data["gradable"], data["format_errors"]) == (False, ["the file is no valid Python: '(' was never closed"])
    assert json.loads(main("prairielearn", RESULTS["two_root_causes"]))["gradable"] is True


def test_prairielearn_stays_below_its_limit_with_hundreds_of_long_checks() -> None:
    """Texts are cut further rather than the file refused, and the score survives."""
    checks = [one(Status.FAIL, id=f"check-{number}", message=NASTY * 50, help=NASTY * 50) for number in range(400)]
    assert check_document("prairielearn", main("prairielearn", checked(*checks)))["tests"]
    checks = [one(Status.FAIL, id=f"check-{number}", message=NASTY * 50) for number in range(9_000)]
    assert check_document("prairielearn", main("prairielearn", checked(*checks)))["score"] == 0


def test_exercism_reports_an_error_only_when_nothing_ran() -> None:
    """A file that does not load is an error; a check that errs beside one that passed is a failing test."""
    assert json.loads(main("exercism", RESULTS["syntax_error"]))["status"] == "error"
    data = json.loads(main("exercism", RESULTS["error_beside_a_pass"]))
    assert (data["status"], [test["status"] for test in data["tests"]]) == ("fail", ["pass", "error"])


def test_exercism_leaves_out_what_nobody_asked_for() -> None:
    """Checks that were skipped in a passing run are left out; after a failure they are failing tests that say why."""
    passed = json.loads(main("exercism", RESULTS["structure_only"]))
    assert (passed["status"], len(passed["tests"])) == ("pass", 6)
    failed = json.loads(main("exercism", RESULTS["two_root_causes"]))["tests"]
    assert failed[-1]["message"].startswith("not judged: not trained")


def test_classroom50_says_whose_submission_it_is_and_when() -> None:
    """Identity is the platform's; times are UTC to the second; without a known time of submission it is that of grading."""
    data = json.loads(main("classroom50", RESULTS["passed"]))
    assert [data[key] for key in ("classroom", "assignment", "assignment_type", "owner")] == ["dl-26", "netbn", "group", "ada"]
    assert data["datetime"] == data["graded_at"] == "2026-11-24T18:15:30Z"
    earlier = MOMENT.replace(day=1)
    data = json.loads(documents("classroom50", RESULTS["passed"], submitted_at=earlier)["main"])
    assert (data["datetime"], data["graded_at"]) == ("2026-11-01T18:15:30Z", "2026-11-24T18:15:30Z")
    environment = ENVIRONMENT | {"OWNER": "", "USERNAME": "bob", "ASSIGNMENT_TYPE": "team"}
    data = json.loads(documents("classroom50", RESULTS["passed"], environment=environment)["main"])
    assert (data["owner"], data["assignment_type"]) == ("bob", "individual")


@pytest.mark.parametrize(("sample", "state"), [("passed", "success"), ("late", "success"), ("two_root_causes", "failure")])
def test_classroom50_sets_the_status_of_the_commit(sample: str, state: str) -> None:
    """The step's outputs are a commit's state and one line, and the release's text is the Markdown report."""
    written = documents("classroom50", RESULTS[sample])
    outputs = actions_runner.outputs(written["GITHUB_OUTPUT"])
    assert outputs["status"] == state
    assert outputs["summary"].endswith(" points")
    assert written["release-body.md"] == main("markdown", RESULTS[sample])


def test_gradescope_hides_what_the_autograder_prints() -> None:
    """Students see the tests and not the log, and whoever keeps the data finds digests in it."""
    data = json.loads(main("gradescope", RESULTS["two_root_causes"]))
    assert (data["visibility"], data["stdout_visibility"]) == ("visible", "hidden")
    assert data["extra_data"]["rubric_sha256"] == "2e" * 32
    failed = [test["name"] for test in data["tests"] if test["status"] == "failed"]
    assert failed == ["layers-unchanged", "batchnorm-before-activation", "val-accuracy", "train-accuracy"]


def test_coursera_gets_its_feedback_as_text() -> None:
    """The text beside the score tells of every check."""
    text = documents("coursera", RESULTS["two_root_causes"])["txtFeedback.txt"]
    assert "FAIL layers-unchanged, 0 of 15 points\n  `fc2` has 64 neurons where the starter has 128\n  line 6\n" in text
    assert all(check.id in text for check in RESULTS["two_root_causes"].checks)


@pytest.mark.parametrize("platform", [*PLATFORMS, "markdown"])
def test_hidden_details_reach_no_platform(platform: str) -> None:
    """Of a check whose details are hidden, its verdict alone leaves the grader: no figure stands anywhere else."""
    hidden = RESULTS["hidden"].model_copy(update={"metrics": RESULTS["passed"].metrics})
    texts = list(documents(platform, hidden).values())
    if platform == "github-classroom":
        texts = [base64.b64decode(line.partition("=")[2]).decode() for text in texts for line in text.splitlines()[1:]]
    assert any("details are hidden until 2026" in text or "hidden until 2026\\" in text for text in texts)
    assert not any(figure in text for text in texts for figure in ("0.92", "92.", "0.242", "0.23"))


# Annotations.


def test_annotations_stand_at_the_learners_lines() -> None:
    """Each defect is an error at its line, named after its check; the verdict is a notice."""
    printed = actions_runner.commands(
        documents("github", RESULTS["two_root_causes"], notices=("no 100 %, but: 99%0A::",))["printed"]
    )
    assert [command.name for command in printed] == ["warning", "error", "error", "notice"]
    assert printed[0].message == "no 100 %, but: 99%0A::"
    assert printed[1].properties == {"file": "exercises/netbn.py", "line": "6", "title": "layers-unchanged"}
    assert printed[1].message.splitlines()[0] == "`fc2` has 64 neurons where the starter has 128"
    assert printed[1].message.splitlines()[-1].startswith("help: ")
    assert printed[-1].message == "FAIL: 50 of 100 points"


def test_annotations_name_the_file_as_the_repository_does() -> None:
    """A path inside the checkout is told from its root; one with the marks of a command survives."""
    changes = {"file": "/work/repo/a,b::c%2C/netbn.py", "environment": {"GITHUB_WORKSPACE": "/work/repo"}}
    [error, _] = actions_runner.commands(documents("github", RESULTS["syntax_error"], **changes)["printed"])
    assert error.properties["file"] == "a,b::c%2C/netbn.py"
    [error, _] = actions_runner.commands(
        documents("github", RESULTS["syntax_error"], **changes | {"file": "/x/y.py"})["printed"]
    )
    assert error.properties["file"] == "/x/y.py"


@pytest.mark.parametrize("sample", ["nasty", "hostile_names", "megabytes"])
def test_learner_text_is_no_command(sample: str) -> None:
    """Hostile text stays inside its annotation, and no console that shows a text of ours obeys it."""
    result = RESULTS[sample]
    printed = documents("github", result, file=NASTY, notices=(NASTY,))["printed"]
    assert [command.name for command in actions_runner.commands(printed)] == ["warning", "error", "notice"]
    assert printed.replace("\n", "").isprintable()
    for text in (_reported(result).console, documents("coursera", result)["txtFeedback.txt"]):
        assert actions_runner.commands(text) == []
        assert text.replace("\n", "").isprintable()


def test_the_outputs_name_what_failed() -> None:
    """A workflow can go on by the status, the points, and the ids of the failed checks."""
    outputs = actions_runner.outputs(documents("github", RESULTS["two_root_causes"])["GITHUB_OUTPUT"])
    assert outputs == {
        "verdict": "fail",
        "points": "50",
        "max-points": "100",
        "failed": "layers-unchanged,batchnorm-before-activation",
    }


# Markdown.


@by_sample
def test_the_summary_is_one_table_and_a_section_for_each_defect(sample: str) -> None:
    """The Markdown report keeps its shape, its size and its quiet, whatever the learner wrote."""
    result = RESULTS[sample]
    text = documents("github", result, title=NASTY, file=NASTY, notices=(NASTY,), source_lines={1: NASTY})["main"]
    assert len(text.encode()) <= actions_runner.SUMMARY_LIMIT
    page = markdown_reader.read(text)
    defects = sum(check.status in (Status.FAIL, Status.ERROR) for check in result.checks)
    assert page.active == []
    assert page.tables == [[5] * (1 + len(result.checks))]
    assert page.count("heading_open") == 1 + defects
    assert text.replace("\n", "").replace("\ufe0f", "").isprintable()


def test_the_summary_quotes_the_learners_line() -> None:
    """A defect is shown with its line of code, its help, and the command to type next."""
    page = markdown_reader.read(main("markdown", RESULTS["two_root_causes"]))
    assert "x = self.relu(self.bn1(self.fc1(x)))" in page.text
    assert "compare the sizes of your layers" in page.text
    assert page.text.endswith("bngrade check exercises/netbn.py")


@drawn
@given(results().map(lambda result: result.checks[0].message))
@example("`0`#1")
@example("`0`\U0003134b")
def test_markdown_shows_a_text_as_it_is(text: str) -> None:
    """Read as Markdown, a text is itself: nothing is lost, nothing acts, in a sentence as in a cell."""
    shown = " ".join(inert(text).replace("`", "").split())
    sentence = markdown_reader.read(f"> note: {inline(text)}.")
    table = markdown_reader.read(f"| a | b |\n|---|---|\n| {cell(text)} | x |")
    assert (sentence.active, table.active, table.tables) == ([], [], [[2, 2]])
    assert " ".join(sentence.text.replace("`", "").split()) == " ".join(f"note: {shown}.".split())
    assert " ".join(table.text.replace("`", "").split()) == " ".join(f"ab{shown}x".split())


@pytest.mark.parametrize("text", ["plain", "a`b", "`", "``", " x ", "`a``b`", "\\", "a|b"])
def test_code_keeps_its_text(text: str) -> None:
    """Backticks and blanks at the ends of a code span are shown as they are."""
    [*_, span] = [token for token in markdown_reader.read(f"a {code(text)}").tokens if token.type == "code_inline"]
    assert span.content == text
