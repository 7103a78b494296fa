"""`--format` and `--output`: each report at its place, clashes refused before anything runs, and no result ever lost."""

import dataclasses
import datetime as dt
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import pytest
from conftest import Bngrade, Completed
from contracts import actions_runner
from contracts.documents import check_document
from format_samples import ENVIRONMENT, RESULTS, surroundings

from grader.cli.delivery import deliver
from grader.cli.destinations import Delivery, FormatType, settle
from grader.cli.files import FaultError
from grader.reports.formats import FORMATS
from grader.result import Result, Status

SYNTAX_ERROR = "class NetBN(:\n"
GRADEBOOKS = ("github-classroom", "classroom50", "gradescope", "prairielearn", "exercism", "coursera")


def wanted(*formats: str) -> tuple[Delivery, ...]:
    """Read formats as the command line does."""
    return tuple(FormatType().convert(each, None, None) for each in formats)


def placed(*formats: str, output: str | None = None, environment: Mapping[str, str] = ENVIRONMENT) -> list[str | None]:
    """Return where the main text of each format would go; `None` is standard output or the end of a platform's file."""
    deliveries = settle(wanted(*formats), Path(output) if output else None, [Path("netbn.py")], environment)
    return [str(each.file) if each.file else None for each in deliveries]


# Where a report goes.


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("text", None),
        ("json", None),
        ("markdown", None),
        ("html", None),
        ("gradescope", "/autograder/results/results.json"),
        ("prairielearn", "/grade/results/results.json"),
        ("exercism", "results.json"),
        ("coursera", "/shared/feedback.json"),
        ("classroom50", "result.json"),
        ("github", None),
        ("github-classroom", None),
    ],
)
def test_each_format_has_the_place_where_its_reader_looks(name: str, place: str | None) -> None:
    """Without a path a report goes where its platform reads, which may be a file that a variable names."""
    environment = ENVIRONMENT | {"GITHUB_OUTPUT": "/tmp/out", "GITHUB_STEP_SUMMARY": "/tmp/sum"}
    assert placed(name, environment=environment) == [place]
    assert placed(f"{name}=x/y.z", environment=environment) == ["x/y.z"]
    assert placed(name, output="x/y.z", environment=environment) == ["x/y.z"]


def test_output_belongs_to_the_one_format_without_a_path() -> None:
    """Mixed with formats that name their file, `--output` goes to the one that does not."""
    assert placed("json=r.json", "text", output="t.txt") == ["r.json", "t.txt"]


@pytest.mark.parametrize(
    ("formats", "output", "message"),
    [
        (["json=a", "html=./a"], None, "html cannot go to 'a', which json goes to"),
        (["json=sub/../a", "html=a"], None, "html cannot go to 'a', which json goes to"),
        (
            ["gradescope=/autograder/results/results.json", "gradescope"],
            None,
            "cannot go to '/autograder/results/results.json'",
        ),
        (
            ["coursera=a/f.json", "text=a/txtFeedback.txt"],
            None,
            "text cannot go to 'a/txtFeedback.txt', which coursera goes to",
        ),
        (["json=./netbn.py"], None, "json cannot go to 'netbn.py', which is read for grading"),
        (["json=/tmp/out", "github=s"], None, "json cannot go to '/tmp/out', which is \\$GITHUB_OUTPUT"),
        (["json", "html"], None, "json and html would both be printed; write --format json=PATH"),
        (["text", "text"], None, "text and text would both be printed"),
        (["json", "github=s"], None, "json and github would both be printed"),
        (["json", "html"], "x", "--output names one file for 2 formats; write --format json=PATH"),
        (["json=a"], "x", "--output names one file for 0 formats; write --format json=PATH"),
    ],
)
def test_a_clash_is_refused(formats: list[str], output: str | None, message: str) -> None:
    """Two reports in one place, or a report over a file that is read, is wrong usage; the message names both sides."""
    with pytest.raises(click.UsageError, match=message):
        placed(*formats, output=output, environment=ENVIRONMENT | {"GITHUB_OUTPUT": "/tmp/out"})


def test_annotations_may_follow_a_text_report() -> None:
    """In a job's log the report for people and the annotations stand together."""
    environment = {"GITHUB_OUTPUT": "/tmp/out", "GITHUB_STEP_SUMMARY": "/tmp/sum"}
    assert placed("text", "github", "github-classroom", environment=environment) == [None, None, None]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("jsn", "there is no format 'jsn'; did you mean `json`"),
        ("github-classrom=x", "there is no format 'github-classrom'; did you mean `github-classroom`"),
        ("json=", "'json=' names no file behind the equals sign"),
    ],
)
def test_a_format_that_is_none_is_refused(typed: str, message: str) -> None:
    """A name that is no format is told with the nearest that is."""
    with pytest.raises(click.UsageError, match=message):
        wanted(typed)


def test_every_missing_variable_is_named_with_its_purpose() -> None:
    """What a platform has not set is told at once, for every format; what is empty or of the wrong form counts as missing."""
    environment = ENVIRONMENT | {"CLASSROOM": "", "SUBMISSION_TAG": "v1"}
    with pytest.raises(click.UsageError) as caught:
        placed("classroom50", "github", "github-classroom", environment=environment)
    assert caught.value.message.split("\n") == [
        "the platform has not set these environment variables:",
        "  CLASSROOM: the classroom's short name (for classroom50)",
        "  SUBMISSION_TAG: the tag of the graded submission, submit/... (for classroom50)",
        "  GITHUB_OUTPUT: the file that takes the step's outputs (for github and github-classroom)",
        "  GITHUB_STEP_SUMMARY: the file that takes the job's summary (for github)",
    ]


def test_a_path_stands_in_for_the_variable_that_names_the_place() -> None:
    """A report that has its file asks for no variable that would name another."""
    assert placed("github-classroom=outputs.txt", environment={}) == ["outputs.txt"]
    with pytest.raises(click.UsageError, match=r"variables:\n  GITHUB_OUTPUT: [^\n]*$"):
        placed("github=summary.md", environment={})


# Writing.


def delivered(result: Result, *deliveries: Delivery, **changes: Any) -> None:
    """Deliver a result."""
    deliver(deliveries, result, surroundings(**changes))


def test_a_platforms_folder_is_made_where_the_platform_makes_none(tmp_path: Path) -> None:
    """PrairieLearn leaves its results folder to the grader, so its default place is made; a path that was typed is not."""
    place = tmp_path / "results" / "results.json"
    form = dataclasses.replace(FORMATS["prairielearn"], default=str(place))
    delivered(RESULTS["passed"], Delivery(form=form))
    assert check_document("prairielearn", place.read_text())["score"] == 1
    with pytest.raises(FaultError, match="no such file or directory"):
        delivered(RESULTS["passed"], Delivery(form=form, path=tmp_path / "other" / "results.json"))


def test_outputs_are_appended_on_lines_of_their_own(tmp_path: Path) -> None:
    """What earlier steps wrote stays, also where its last line has no end."""
    file, summary = tmp_path / "out", tmp_path / "sum"
    file.write_text("before=1")
    summary.write_text("# Before\n")
    environment = {"GITHUB_OUTPUT": str(file), "GITHUB_STEP_SUMMARY": str(summary)}
    delivered(RESULTS["passed"], *wanted("github", "github-classroom"), environment=environment)
    outputs = actions_runner.outputs(file.read_text())
    assert (outputs["before"], outputs["verdict"], outputs["runners"].count(",")) == ("1", "pass", 7)
    assert summary.read_text().startswith("# Before\n## ✅ PASS: 100 of 100 points\n")


def test_a_file_takes_every_letter_and_no_colour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A written report is UTF-8 and plain, whatever the terminal can show and whoever forces colour."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    delivered(RESULTS["two_root_causes"], *wanted(f"text={tmp_path / 'report.txt'}"))
    text = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert "✗ layers-unchanged" in text
    assert "\x1b" not in text


def test_what_can_be_written_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One report that cannot be written keeps no other back; the message names each that failed, and the result is printed."""
    formats = ("gradescope=no/such/g.json", f"json={tmp_path / 'r.json'}", "html=/dev/full", f"exercism={tmp_path / 'e.json'}")
    with pytest.raises(FaultError) as caught:
        delivered(RESULTS["passed"], *wanted(*formats))
    assert caught.value.exit_code == 4
    assert caught.value.message == (
        "the report cannot be written to 'no/such/g.json': no such file or directory; "
        "the report cannot be written to '/dev/full': no space left on device; it is printed above"
    )
    assert Result.model_validate_json(capsys.readouterr().out) == RESULTS["passed"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["e.json", "r.json"]


@pytest.mark.parametrize("name", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
def test_a_platforms_file_that_takes_nothing_loses_no_result(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A summary or output file that cannot be written is a fault like any other, and the result is printed."""
    environment = {each: str(tmp_path / each) for each in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")} | {name: str(tmp_path)}
    with pytest.raises(FaultError, match=f"cannot be written to '{tmp_path}': is a directory"):
        delivered(RESULTS["passed"], *wanted("github"), environment=environment)
    assert '"schema": "bngrade/result/v1"' in capsys.readouterr().out


# The command.


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A submission that is judged at once: Python cannot read it."""
    path = tmp_path / "netbn.py"
    path.write_text(SYNTAX_ERROR)
    return path


def last_error(completed: Completed) -> str:
    """Return the message of a command that ended with one."""
    assert "Traceback" not in completed.stderr
    return completed.stderr.rpartition("Error: ")[2].strip()


def test_one_run_writes_every_format(bngrade: Bngrade, broken: Path, tmp_path: Path) -> None:
    """All formats come from one grading; the exit code is 0, since gradebooks take it for the grader's own health."""
    names = ("text", "json", "markdown", "html", *GRADEBOOKS[1:])
    variables = {"GITHUB_OUTPUT": str(tmp_path / "out"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    typed = [part for name in names for part in ("--format", f"{name}={name}/report")]
    for name in names:
        (tmp_path / name).mkdir()
    completed = bngrade(
        "check",
        broken.name,
        *typed,
        "--format",
        "github",
        "--format",
        "github-classroom",
        cwd=tmp_path,
        **ENVIRONMENT,
        **variables,
    )
    assert completed.returncode == 0, completed.stderr
    assert [command.name for command in actions_runner.commands(completed.stdout)] == ["error", "notice"]
    for platform in GRADEBOOKS[1:]:
        check_document(platform, (tmp_path / platform / "report").read_text())
    assert Result.model_validate_json((tmp_path / "json" / "report").read_text()).status is Status.ERROR
    assert (tmp_path / "html" / "report").read_text().startswith("<!")
    assert (tmp_path / "markdown" / "report").read_text() == (tmp_path / "summary.md").read_text()
    assert (tmp_path / "coursera" / "txtFeedback.txt").is_file()
    assert actions_runner.outputs((tmp_path / "out").read_text())["runners"].startswith("submissionloads,")


@pytest.mark.parametrize(
    ("formats", "code"), [(["github=s.md"], 3), (["exercism=e.json"], 0), (["text", "exercism=e.json"], 0)]
)
def test_the_exit_code_is_what_the_reader_takes_it_for(
    bngrade: Bngrade, broken: Path, tmp_path: Path, formats: list[str], code: int
) -> None:
    """A job fails by the exit code; a reader of the document gets 0 once it is written."""
    typed = [part for name in formats for part in ("--format", name)]
    completed = bngrade("check", broken.name, *typed, cwd=tmp_path, GITHUB_OUTPUT=str(tmp_path / "out"))
    assert completed.returncode == code, completed.stderr


def test_nothing_is_graded_before_the_places_are_settled(bngrade: Bngrade, broken: Path) -> None:
    """Missing variables are wrong usage, exit code 2, before any learner's code runs."""
    completed = bngrade("check", broken, "--format", "classroom50", CLASSROOM="", USERNAME="", OWNER="")
    assert (completed.returncode, completed.stdout) == (2, "")
    assert last_error(completed).startswith("the platform has not set these environment variables:\n  CLASSROOM: ")
    assert broken.read_text() == SYNTAX_ERROR


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("missing/results.json", "no such file or directory"),
        ("netbn.py/results.json", "not a directory"),
        ("/dev/full", "no space left on device"),
        ("/proc/results.json", ""),
    ],
)
def test_a_place_that_takes_nothing_loses_no_result(
    bngrade: Bngrade, broken: Path, tmp_path: Path, place: str, why: str
) -> None:
    """Missing, in the way, full, read-only: one message, exit code 4, and the result on standard output."""
    completed = bngrade("check", broken, "--format", f"gradescope={place}", cwd=tmp_path)
    assert completed.returncode == 4
    assert json.loads(completed.stdout)["schema"] == "bngrade/result/v1"
    assert last_error(completed).startswith(f"the report cannot be written to '{place}': {why}")
    assert [path.name for path in tmp_path.iterdir()] == ["netbn.py"]


def test_a_platform_gets_no_points_from_fallback_data(bngrade: Bngrade, tmp_path: Path) -> None:
    """Where the official data cannot be had, nothing is written for a gradebook: exit code 4, no points taken."""
    (tmp_path / "file").write_text("in the way")
    report = tmp_path / "results.json"
    completed = bngrade(
        "check", "solutions/netbn.py", "--format", f"exercism={report}", "--data-dir", tmp_path / "file" / "data"
    )
    assert (completed.returncode, completed.stdout) == (4, "")
    assert last_error(completed).endswith("no points were taken")
    assert not report.exists()


def test_a_submission_is_dated_by_its_commit(bngrade: Bngrade, broken: Path, tmp_path: Path) -> None:
    """Classroom 50 is told the committer's date of what was graded, unless a time is given."""
    when = {"GIT_COMMITTER_DATE": "2026-11-20T10:00:00+02:00", "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z"}
    for command in (["init", "-q"], ["add", "netbn.py"], ["-c", "user.name=a", "-c", "user.email=b@c", "commit", "-qm", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, env=os.environ | when, check=True)
    assert bngrade("check", broken.name, "--format", "classroom50", cwd=tmp_path, **ENVIRONMENT).returncode == 0
    data = check_document("classroom50", (tmp_path / "result.json").read_text())
    assert data["datetime"] == "2026-11-20T08:00:00Z"
    assert dt.datetime.fromisoformat(data["graded_at"]) > dt.datetime.fromisoformat(data["datetime"])
