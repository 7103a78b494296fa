"""`pytest --bngrade` in processes of its own: one test for each check, graded once, with nothing of a submission imported."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
STRUCTURAL = {
    "submission-loads": "10",
    "layers-unchanged": "15",
    "batchnorm-present": "20",
    "batchnorm-before-activation": "15",
    "only-batchnorm-added": "10",
    "optimizer-unchanged": "10",
}
CHECKS = [*STRUCTURAL, "val-accuracy", "train-accuracy"]
CANARY = 'from pathlib import Path\nPath(__file__).with_name("imported.txt").write_text("it was")\n'

Pytest = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Pytest:
    """Run pytest on a folder with the starter in `exercises`, where MNIST cannot be had; keywords are other submissions."""
    for name in ("CI", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    in_the_way = pytester.path / "no_data"
    in_the_way.write_text("a file")
    monkeypatch.setenv("BNGRADE_DATA", str(in_the_way / "data"))
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    (pytester.path / "exercises").mkdir()
    shutil.copy(REPOSITORY / "exercises" / "netbn.py", pytester.path / "exercises")

    def run_pytest(*arguments: str) -> pytest.RunResult:
        return pytester.runpytest_subprocess("-p", "no:cacheprovider", *arguments, timeout=120)

    return run_pytest


def put(pytester: pytest.Pytester, source: str, name: str = "netbn.py") -> Path:
    """Write a submission into `exercises`."""
    path = pytester.path / "exercises" / name
    path.write_text(source, encoding="utf-8")
    return path


def solution() -> str:
    """Return the source of the solution."""
    return (REPOSITORY / "solutions" / "netbn.py").read_text(encoding="utf-8")


def cases(path: Path) -> dict[str, ET.Element]:
    """Return the test cases of a JUnit file by their name."""
    found = ET.parse(path).getroot().iter("testcase")
    return {case.get("name", ""): case for case in found}


def properties(case: ET.Element) -> dict[str, str]:
    """Return a test case's properties."""
    return {each.get("name", ""): each.get("value", "") for each in case.iter("property")}


# What is collected.


def test_collecting_names_every_check_and_runs_nothing(run: Pytest, pytester: pytest.Pytester) -> None:
    """`--collect-only` lists the rubric's checks as `FILE::ID`, and executes nothing of the file."""
    put(pytester, CANARY)
    result = run("--bngrade", "exercises/netbn.py", "--collect-only", "-q")
    assert [line for line in result.outlines if "::" in line] == [f"exercises/netbn.py::{check}" for check in CHECKS]
    assert not (pytester.path / "exercises" / "imported.txt").exists()


SETTINGS = "[pytest]\ntestpaths = tests\nbngrade_files = exercises/netbn.py\nfilterwarnings = error\n"
SELECTIONS: dict[tuple[str, ...], list[str]] = {
    (): ["tests", "exercises/netbn.py"],
    ("tests",): ["tests"],
    ("exercises/netbn.py::val-accuracy",): ["exercises/netbn.py::val-accuracy"],
    ("--bngrade", "exercises/netbn.py"): ["exercises/netbn.py"],
    ("--bngrade", "exercises/netbn.py", "tests"): ["tests", "exercises/netbn.py"],
    ("--bngrade", "exercises/netbn.py", "exercises"): ["exercises"],
}


@pytest.mark.parametrize("arguments", SELECTIONS, ids=" ".join)
def test_files_join_what_is_selected(run: Pytest, pytester: pytest.Pytester, arguments: tuple[str, ...]) -> None:
    """A file of `--bngrade` is an argument, once; one of `bngrade_files` belongs to a run that has no arguments."""
    pytester.makeini(SETTINGS)
    (pytester.path / "tests").mkdir()
    config = pytester.parseconfigure(*arguments)
    assert [each.removeprefix(f"{pytester.path}/") for each in config.args] == SELECTIONS[arguments]


def test_a_file_of_the_settings_is_collected_beside_the_projects_own_tests(run: Pytest, pytester: pytest.Pytester) -> None:
    """A run without arguments has the project's tests and the checks, in a project where warnings are errors."""
    pytester.makeini(SETTINGS)
    (pytester.path / "tests").mkdir()
    (pytester.path / "tests" / "test_own.py").write_text("def test_own():\n    pass\n")
    assert _collected(run("--collect-only", "-q")) == [
        "tests/test_own.py::test_own",
        *(f"exercises/netbn.py::{check}" for check in CHECKS),
    ]
    assert _collected(run("--collect-only", "-q", "exercises", "-m", "bngrade_trained")) == [
        "exercises/netbn.py::val-accuracy",
        "exercises/netbn.py::train-accuracy",
    ]


def _collected(result: pytest.RunResult) -> list[str]:
    assert result.ret == 0, result.stdout.str()
    return [line for line in result.outlines if "::" in line]


def test_a_rubric_that_is_not_there_is_a_collection_error(run: Pytest, pytester: pytest.Pytester) -> None:
    """A file of another name needs `--bngrade-rubric`; the error says so, without a traceback, and pytest ends with 2."""
    put(pytester, solution(), "mine.py")
    result = run("--bngrade", "exercises/mine.py")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["no exercise is called 'mine', as the file is; choose one with --bngrade-rubric: *"])
    assert "Traceback" not in result.stdout.str()
    assert len(_collected(run("--bngrade", "exercises/mine.py", "--bngrade-rubric", "netbn", "--collect-only", "-q"))) == 8


def test_a_file_that_is_not_there_is_wrong_usage(run: Pytest) -> None:
    """As with any argument that names no file, pytest ends with 4."""
    assert run("--bngrade", "exercises/nothing.py").ret == pytest.ExitCode.USAGE_ERROR


@pytest.mark.parametrize(("name", "told"), [("exercises", "is a folder; name the files"), ("a::b.py", "type `bngrade check`")])
def test_a_name_that_would_select_something_else_is_refused(
    run: Pytest, pytester: pytest.Pytester, name: str, told: str
) -> None:
    """A folder, whose tests pytest would import, and a file that is spelt like a test are wrong usage."""
    with pytest.raises(pytest.UsageError, match=told):
        pytester.parseconfigure("--bngrade", name)


# How checks come out.


def test_the_starter_fails_as_a_test_does(run: Pytest, pytester: pytest.Pytester) -> None:
    """A failed check is a failure with the learner's line and advice and without a traceback; points reach JUnit XML."""
    result = run("--bngrade", "exercises/netbn.py", "--junitxml", "junit.xml", "-rs")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=4, failed=1, skipped=3)
    text = result.stdout.str()
    assert re.search(
        r"^exercises/netbn\.py:\d+: nothing normalises the output of `fc1`.*\nexpected: .*\nfound: none\nhelp: ",
        text,
        re.MULTILINE,
    )
    assert "Traceback" not in text
    assert "grader" not in text
    assert "exercises/netbn.py: 45 of 100 points in 8 checks" in text
    assert re.search(
        r"^SKIPPED \[2\] exercises/netbn\.py:1: not judged: not trained: the structure comes first$", text, re.MULTILINE
    )
    junit = cases(pytester.path / "junit.xml")
    assert list(junit) == CHECKS
    assert {name: properties(junit[name])["max_points"] for name in STRUCTURAL} == STRUCTURAL
    assert (properties(junit["batchnorm-present"])["points"], properties(junit["submission-loads"])["points"]) == ("0", "10")
    [failure] = junit["batchnorm-present"].iter("failure")
    assert failure.get("message", "").startswith("exercises/netbn.py:")


def test_the_solution_passes_and_the_fallback_is_said(run: Pytest, pytester: pytest.Pytester) -> None:
    """All checks pass, training included; that the data were not the official ones is told in the summary."""
    put(pytester, solution())
    result = run("--bngrade", "exercises/netbn.py", "--junitxml", "junit.xml", "-W", "error")
    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(passed=8)
    assert "exercises/netbn.py: 100 of 100 points in 8 checks" in result.stdout.str()
    assert "measured on digits instead" in result.stdout.str()


def test_an_official_run_without_the_data_takes_no_points(run: Pytest, pytester: pytest.Pytester) -> None:
    """Where the grader itself cannot go on, each check is an error that says why, and none counts as failed."""
    put(pytester, solution())
    result = run("--bngrade", "exercises/netbn.py", "--bngrade-official", "--bngrade-data-dir", "no_data/data")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(errors=8)
    assert "no points were taken" in result.stdout.str()


def test_without_measured_checks_nothing_is_trained(run: Pytest, pytester: pytest.Pytester) -> None:
    """Deselected checks cost nothing: with the structure alone, data that cannot be had are not even looked for."""
    put(pytester, solution())
    result = run("--bngrade", "exercises/netbn.py", "--bngrade-official", "-k", "not accuracy")
    assert result.ret == pytest.ExitCode.OK
    result.assert_outcomes(passed=6, deselected=2)
    assert "exercises/netbn.py: 80 of 80 points in 6 checks" in result.stdout.str()


HOSTILE = """
import pathlib
from torch import nn
class NetBN(nn.Module):
    def __init__(self):
        raise RuntimeError("\\x1b[2Jowned\\n::error::owned\\u202e]]><x>")
"""


def test_a_learners_text_is_inert_and_an_error_is_an_error(run: Pytest, pytester: pytest.Pytester) -> None:
    """A file that does not run is an error of `submission-loads`; what it says and is called is plain text on terminal and in XML."""
    put(pytester, HOSTILE, "a\x1bc (1)\n.py")
    arguments = ("--bngrade", "exercises/a\x1bc (1)\n.py", "--bngrade-rubric", "netbn")
    result = run(*arguments, "--junitxml", "junit.xml", "-rA", "-vv")
    result.assert_outcomes(errors=1, skipped=7)
    assert "\x1b" not in result.stdout.str()
    assert r"RuntimeError: \x1b[2Jowned \x3a:error::owned" in result.stdout.str()
    assert "\n::error" not in result.stdout.str()
    [error] = cases(pytester.path / "junit.xml")["submission-loads"].iter("error")
    assert r"\u202e]]><x>" in (error.text or "")


# What runs where.


def test_nothing_beside_a_submission_is_imported(run: Pytest, pytester: pytest.Pytester) -> None:
    """Neither the file, nor its folder's `__init__.py`, nor modules named like the grader's are imported by pytest or the grader."""
    put(pytester, CANARY + solution())
    put(pytester, CANARY, "__init__.py")
    (pytester.path / "grader.py").write_text(CANARY)
    (pytester.path / "click.py").write_text(CANARY)
    arguments = ["exercises/netbn.py", "--bngrade", "exercises/netbn.py", "-k", "not accuracy", "--doctest-modules"]
    # `-P`, as the command `pytest` has it: pytester would put the working directory before all other modules.
    done = subprocess.run([sys.executable, "-P", "-m", "pytest", *arguments], capture_output=True, text=True, check=False)
    assert "6 passed, 2 deselected" in done.stdout, done.stdout + done.stderr
    assert list(pytester.path.rglob("imported.txt")) == []


def test_xdists_workers_grade_a_file_once(run: Pytest, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """With two workers the outcome is the same, and one of them grades, although the tests are spread over both."""
    log = pytester.path / "starts.txt"
    (pytester.path / "counting").mkdir()
    counter = f"import sys\nif 'check' in sys.orig_argv: open({str(log)!r}, 'a').write('x')\n"
    (pytester.path / "counting" / "sitecustomize.py").write_text(counter)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(pytester.path / "counting"), str(REPOSITORY)]))
    result = run("--bngrade", "exercises/netbn.py", "-n", "2", "-v")
    result.assert_outcomes(passed=4, failed=1, skipped=3)
    assert "exercises/netbn.py: 45 of 100 points in 8 checks" in result.stdout.str()
    assert log.read_text() == "x"
    assert set(re.findall(r"\[(gw\d)\]", result.stdout.str())) == {"gw0", "gw1"}


def test_xdist_can_keep_a_files_checks_together(run: Pytest, pytester: pytest.Pytester) -> None:
    """For `--dist loadgroup` all checks of a file carry one group, so that no worker waits for another."""
    items, _ = pytester.inline_genitems("--bngrade", "exercises/netbn.py")
    marks = [item.get_closest_marker("xdist_group") for item in items]
    assert [mark.args for mark in marks if mark] == [("exercises/netbn.py",)] * len(CHECKS)


def test_a_project_that_grades_nothing_pays_nothing() -> None:
    """The module that pytest loads everywhere imports none of the grader's dependencies, and none of its other modules."""
    code = "import pytest, sys; before = set(sys.modules); import grader.pytest_plugin; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"grader", "grader.pytest_plugin"}
