"""`bngrade check` of an answer sheet: the same command, formats and exit codes as for a network, and nothing is run."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import REPOSITORY, Bngrade
from quiz_samples import RIGHT, Edit, sheet, write_exercise

from grader.exercise_types.quiz import evaluate
from grader.quiz.loading import LoadedQuiz
from grader.quiz.sheet import filled, sheet_text
from grader.result import Result, Status


def write_sheet(folder: Path, text: str) -> Path:
    """Write a learner's sheet."""
    path = folder / "sums_quiz.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def graded(loaded: LoadedQuiz, folder: Path, text: str, **how: object) -> Result:
    """Evaluate the text of a sheet."""
    return evaluate(write_sheet(folder, text), loaded, **how).result  # type: ignore[arg-type]  # the options of `evaluate`


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (sheet(two_and_two="b", order="b", nothing="a"), 0, "PASS: 10 of 10 points"),
        (sheet(two_and_two="b", order="a", nothing="a"), 1, "FAIL: 6 of 10 points, 1 check failed"),
        ("answers:\n", 1, "FAIL: 0 of 10 points, 3 checks failed"),
        ("- b\n", 3, "ERROR: 0 of 10 points, the submission could not be graded"),
    ],
)
def test_the_exit_code_tells_how_it_came_out(text: str, code: int, said: str, tmp_path: Path, bngrade: Bngrade) -> None:
    """0, 1 and 3 mean what they mean for a network; the quiz is found by the file's name in `./rubrics`."""
    write_exercise(tmp_path)
    done = bngrade("check", write_sheet(tmp_path, text).name, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert done.stdout.startswith(said)
    assert "class `" not in done.stdout
    assert "bngrade explain" not in done.stdout


def test_the_report_quotes_the_line_and_says_how_to_practise(tmp_path: Path, bngrade: Bngrade) -> None:
    """A learner reads why the answer is wrong, where it stands, and what to type."""
    write_exercise(tmp_path)
    done = bngrade("check", write_sheet(tmp_path, sheet(two_and_two="b", order="a", nothing="a")).name, cwd=tmp_path)
    for part in (
        "✗ order: `a` is not right",
        "--> sums_quiz.yaml:3",
        "3 |   order: a",
        "help: The product comes first. Practise with `bngrade quiz sums_quiz --question order`",
        "more about `order`:\n  bngrade quiz sums_quiz --question order",
        "bngrade check sums_quiz.yaml",
    ):
        assert part in done.stdout


def test_after_a_pass_the_next_exercise_is_named(tmp_path: Path, bngrade: Bngrade) -> None:
    """A quiz has no network to look at."""
    write_exercise(tmp_path)
    done = bngrade(
        "check", write_sheet(tmp_path, sheet(**{"two-and-two": "b", "order": "b", "nothing": "a"})).name, cwd=tmp_path
    )
    assert "bngrade list" in done.stdout
    assert "inspect" not in done.stdout


def test_a_quiz_elsewhere_is_named_by_its_path(tmp_path: Path, bngrade: Bngrade) -> None:
    """Whoever graded with a path is given the path again; the checks themselves do not send learners to what they may lack."""
    loaded = write_exercise(tmp_path)
    path = write_sheet(tmp_path, sheet(**{"two-and-two": "", "order": "", "nothing": ""}))
    done = bngrade("check", path, "--rubric", loaded.path, "--format", "text", cwd=REPOSITORY)
    assert f"bngrade quiz {loaded.path} --question two-and-two" in done.stdout
    assert "help: write the letter of one choice" in done.stdout


def test_nothing_heavy_is_imported_for_a_quiz(tmp_path: Path) -> None:
    """Neither torch nor the sandbox is loaded to grade a sheet."""
    write_exercise(tmp_path)
    path = write_sheet(tmp_path, "answers:\n")
    code = (
        "import sys; from grader.cli import cli\n"
        f"cli.main(['check', {str(path)!r}], standalone_mode=False)\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('torch', 'numpy') or 'sandbox.runner' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_options_for_networks_do_no_harm_except_a_class(tmp_path: Path, bngrade: Bngrade) -> None:
    """What scripts of platforms pass is taken; a class cannot be meant."""
    write_exercise(tmp_path)
    name = write_sheet(tmp_path, filled("answers:\n  order:\n", {"order": "b"})).name
    options = ("--official", "--structure-only", "--require-sandbox", "--seed", "3", "--data-dir", tmp_path)
    assert bngrade("check", name, *options, cwd=tmp_path).returncode == 1
    refused = bngrade("check", name, "--class", "NetBN", cwd=tmp_path)
    assert refused.returncode == 2
    assert "--class is for exercises with a network; this one is a quiz" in refused.stderr


def test_a_broken_quiz_and_an_unpinned_one_are_wrong_usage(tmp_path: Path, bngrade: Bngrade) -> None:
    """The mistakes of the quiz are told with their lines, and another digest is refused."""
    loaded = write_exercise(tmp_path)
    name = write_sheet(tmp_path, "answers:\n").name
    unpinned = bngrade("check", name, "--rubric-sha256", "0" * 64, cwd=tmp_path)
    assert (unpinned.returncode, "is not the rubric that was pinned" in unpinned.stderr) == (2, True)
    assert bngrade("check", name, "--rubric-sha256", loaded.sha256, cwd=tmp_path).returncode == 1
    loaded.path.write_text(loaded.path.read_text().replace("title:", "titel:"))
    broken = bngrade("check", name, cwd=tmp_path)
    assert broken.returncode == 2
    assert "sums_quiz.yaml:3:1: titel: there is no such key; did you mean `title`?" in broken.stderr


DUE = "late: {due: 2026-12-01T12:00:00Z, lose_percent_per_day: 50}\n"


@pytest.mark.parametrize(
    ("edit", "days_late", "points"),
    [
        (("title: Sums\n", "title: Sums\npartial_credit: all_or_nothing\n"), 0, 0),
        (("title: Sums\n", f"title: Sums\n{DUE}"), 0, 7),
        (("title: Sums\n", f"title: Sums\n{DUE}"), 1, 3),
    ],
)
def test_the_teachers_rules_hold_for_quizzes_too(edit: Edit, days_late: int, points: int, tmp_path: Path) -> None:
    """All or nothing, and what lateness costs, each question for itself and rounded down."""
    loaded = write_exercise(tmp_path, edit)
    moment = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=days_late)
    result = graded(loaded, tmp_path, sheet(two_and_two="b", order="b", nothing="b"), submitted_at=moment)
    assert result.points == points
    assert result.max_points == 10


def test_hidden_details_stay_hidden_until_they_are_revealed(tmp_path: Path) -> None:
    """Of a question that shows the verdict alone, neither explanation nor answer is told."""
    loaded = write_exercise(tmp_path, ("    points: 4\n", "    points: 4\n    visibility: {show: verdict}\n"))
    text = sheet(two_and_two="b", order="a", nothing="b")
    hidden, open_ = (graded(loaded, tmp_path, text, reveal=reveal) for reveal in (False, True))
    order = hidden.checks[2]
    assert (order.status, order.message) == (Status.FAIL, "details are hidden by the rubric")
    assert (order.help, order.line, order.actual) == (None, None, None)
    assert hidden.checks[3].help is not None
    assert open_.checks[2].actual == "a) nine"


def test_the_result_keeps_the_public_schema(tmp_path: Path, bngrade: Bngrade) -> None:
    """A quiz's result is `bngrade/result/v1` without a network: read back, it is the same."""
    write_exercise(tmp_path)
    done = bngrade("check", write_sheet(tmp_path, "answers:\n").name, "--format", "json", cwd=tmp_path)
    data = json.loads(done.stdout)
    assert (data["schema"], data["graph"], data["metrics"], data["training"]) == ("bngrade/result/v1", None, None, None)
    assert (data["submission"]["class_name"], data["sandbox"]) == ("", {"level": "strong", "missing": []})
    result = Result.model_validate_json(done.stdout)
    assert result.of_quiz
    assert [check.id for check in result.checks] == ["submission-loads", *RIGHT]


def test_pytest_runs_the_questions_as_tests(tmp_path: Path) -> None:
    """`pytest --bngrade` has one test for each question, with its points."""
    loaded = write_exercise(tmp_path)
    path = write_sheet(tmp_path, filled(sheet_text(loaded.rubric), RIGHT | {"order": "a"}))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "--bngrade", path.name, "-v"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout
    for part in ("::two-and-two PASSED", "::order FAILED", "1 failed, 3 passed", "sums_quiz.yaml: 6 of 10 points in 4 checks"):
        assert part in done.stdout


@pytest.mark.parametrize("platform", ["github", "classroom50", "gradescope", "prairielearn", "plain"])
def test_an_assignment_is_made_of_a_quiz(platform: str, tmp_path: Path, bngrade: Bngrade) -> None:
    """The bundle hands out the empty sheet, fetches no data set, and holds neither solution nor explanations."""
    done = bngrade("init", tmp_path / "out", "--platform", platform, "--exercise", "batchnorm_quiz", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    texts = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    [handed_out] = [content for path, content in texts.items() if path.name == "batchnorm_quiz.yaml"]
    assert handed_out == (REPOSITORY / "exercises" / "batchnorm_quiz.yaml").read_bytes()
    everything = b"".join(texts.values())
    assert b"write your answers" in everything
    assert b"data fetch" not in everything
    assert b"explanation:" not in everything
    assert b"batchnorm_quiz.py" not in everything


@pytest.mark.parametrize("platform", ["gradescope", "prairielearn"])
def test_the_readme_of_a_quiz_says_who_may_not_read_it(platform: str, tmp_path: Path, bngrade: Bngrade) -> None:
    """A quiz holds its solution, unlike the rubric of a network: its author is told so, in whole sentences."""
    quiz, network = write_exercise(tmp_path).path, REPOSITORY / "rubrics" / "netbn.yaml"
    bundles = {
        "quiz": (("--rubric", quiz), True),
        "network": (("--rubric", network), False),
        "shipped": (("--exercise", "batchnorm_quiz"), False),  # its answers stay with the pinned grader
    }
    for folder, (options, secret) in bundles.items():
        assert bngrade("init", tmp_path / folder, "--platform", platform, *options).returncode == 0
        text = " ".join((tmp_path / folder / "README.md").read_text(encoding="utf-8").split())
        assert ("holds the right answers" in text) is secret
        assert ("no solution" in text or "holds a solution" in text) is not secret
        assert "torch are in" not in text
        assert text.endswith(".")


def test_an_own_quiz_goes_only_where_students_cannot_read_its_answers(tmp_path: Path, bngrade: Bngrade) -> None:
    """A repository of the students' own would show them the right answers."""
    loaded = write_exercise(tmp_path)
    refused = bngrade("init", tmp_path / "a", "--platform", "github", "--rubric", loaded.path)
    assert refused.returncode == 2
    assert "students could read it there; take --platform gradescope or prairielearn" in refused.stderr
    assert bngrade("init", tmp_path / "b", "--platform", "gradescope", "--rubric", loaded.path).returncode == 0
