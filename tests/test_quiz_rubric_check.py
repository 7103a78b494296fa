"""`bngrade rubric check`, `show` and `schema` on quizzes: what is wrong with one is found before a learner meets it."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml
from conftest import REPOSITORY, Bngrade
from jsonschema import Draft202012Validator
from quiz_samples import QUIZ, Edit, write_exercise, write_quiz

from grader.exercise_types import is_quiz
from grader.quiz.checking import check_quiz
from grader.quiz.loading import load_quiz
from grader.quiz.proving import prove
from grader.quiz.schema import quiz_schema, schema_text

PRINT = "      print(2 + 2)\n"
SHIPPED = sorted(path for path in (REPOSITORY / "rubrics").glob("*.yaml") if is_quiz(path))

BROKEN: dict[str, tuple[list[Edit], dict[str, Edit], str]] = {
    "question changed": (
        [("2 + 2?", "2 + 2, please?")],
        {},
        r"sheet: `.*` is not what the questions give, from its line 12 on",
    ),
    "choices swapped": ([("- text: three", "- text: drei")], {}, r"sheet: `.*` is not what the questions give"),
    "sheet filled in": ([], {"exercises": ("  order:\n", "  order: a\n")}, r"sheet: `.*` is not what the questions give"),
    "solution wrong": ([], {"solutions": ("order: b", "order: a")}, r"solution: `.*` does not pass `order`: `a` is not right"),
    "solution gap": ([], {"solutions": ("order: b", "order:")}, r"solution: `.*` does not pass `order`: not answered"),
    "solution stray": ([], {"solutions": ("order: b", "ordre: b")}, r"no question is called `ordre`; did you mean `order`"),
    "solution unreadable": ([], {"solutions": ("answers:", "answers:\n\t")}, r"`submission-loads`: a tab cannot indent"),
    "prints something else": (
        [(PRINT, "      print(5)\n")],
        {},
        r"questions\[0\].proof: the program prints `5` on line 1, expected",
    ),
    "prints more": ([(PRINT, PRINT + PRINT)], {}, r"questions\[0\].proof: the program prints 2 lines, expected 1"),
    "prints nothing": ([(PRINT, "")], {}, r"questions\[0\].proof: the program prints nothing$"),
    "asserts what is wrong": ([("== 4", "== 5")], {}, r"the program ended with exit code 1 on its line 1: AssertionError$"),
    "is no Python": ([(PRINT, "      print(\n")], {}, r"exit code 1 on its line 2: SyntaxError: '\(' was never closed$"),
    "fails in a library": (
        [(PRINT, "      import json\n      json.loads('{')\n")],
        {},
        r"exit code 1 on its line 3: json\.decoder\.JSONDecodeError: Expecting property name",
    ),
    "ends without a word": ([(PRINT, "      raise SystemExit(3)\n")], {}, r"the program ended with exit code 3$"),
    "prints without end": ([(PRINT, "      while True: print(4)\n")], {}, r"the program prints more than 64 KiB$"),
    "another name": (
        [("exercise: sums", "exercise: sum")],
        {},
        r"exercise: this file is called `sums_quiz.yaml`; expected `sum_quiz",
    ),
    "sheet of another name": (
        [("solutions/sums_quiz.yaml", "solutions/sums.yaml")],
        {},
        r"solution: the solution is called `sums.yaml`; expected `sums_quiz.yaml`",
    ),
    "sheet is the quiz": (
        [("../exercises/sums_quiz.yaml", "sums_quiz.yaml")],
        {},
        r"sheet: this is the quiz itself; name the file",
    ),
    "reads the user's folder": (
        [(PRINT, "      import os\n      print(len(os.listdir()) + 4, os.getcwd() in __import__('sys').path)\n")],
        {},
        r"prints `4 False`",
    ),
}


def mistakes(folder: Path, edits: list[Edit], files: dict[str, Edit]) -> list[str]:
    """Write a good exercise, then break it; return what is found."""
    write_exercise(folder)
    for name, (old, new) in files.items():
        path = folder / name / "sums_quiz.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    loaded = load_quiz(write_quiz(folder, *edits))
    return [str(mistake) for mistake in check_quiz(loaded).mistakes]


def test_a_good_quiz_holds(tmp_path: Path) -> None:
    """Every sheet with one wrong answer was graded, and the one program was run."""
    checked = check_quiz(write_exercise(tmp_path))
    assert checked.holds
    assert (checked.questions, checked.wrong_answers, checked.programs) == (3, 4, 1)


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_found_and_has_a_place(name: str, tmp_path: Path) -> None:
    """Each defect is told once, at its line of the quiz."""
    edits, files, pattern = BROKEN[name]
    told = mistakes(tmp_path, edits, files)
    assert len([each for each in told if re.search(pattern, each)]) == 1, told
    assert all(re.match(r"\d+:\d+: ", each) for each in told)


def test_a_hint_may_not_hold_a_right_answer(tmp_path: Path) -> None:
    """An answer that is long enough to be no chance is found in a hint, whatever its blanks."""
    longer = ("- text: seven", "- text: it gives seven")
    told = mistakes(tmp_path, [longer, ("Count on your fingers.", "It  gives `seven`")], {})
    assert any("hints[0].text: the hint contains the right answer to `order`" in each for each in told)


def test_missing_files_are_told_with_what_to_type(tmp_path: Path) -> None:
    """Without sheet and solution the command that writes the sheet is named."""
    path = write_quiz(tmp_path)
    told = [str(mistake) for mistake in check_quiz(load_quiz(path)).mistakes]
    assert len(told) == 2
    assert f"bngrade quiz {path} --write-sheet {tmp_path}/exercises/sums_quiz.yaml" in told[0]
    assert "fill in a copy of the sheet" in told[1]


def test_a_program_that_does_not_end_is_stopped(tmp_path: Path) -> None:
    """After its time a program proves nothing."""
    quiz = load_quiz(write_quiz(tmp_path, (PRINT, "      while True: pass\n"))).rubric
    assert prove(quiz.questions[0], timeout_s=1).problem == "the program took more than 1 s"


def test_the_command_says_what_holds(tmp_path: Path, bngrade: Bngrade) -> None:
    """A good quiz is ok without a sandbox; programs are run unless they are to be left alone."""
    path = write_exercise(tmp_path).path
    done = bngrade("rubric", "check", path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "sums_quiz.yaml: ok" in done.stdout
    assert "1 program prints what the quiz says" in " ".join(done.stdout.split())
    told = json.loads(bngrade("rubric", "check", path, "--format", "json", "--no-proofs").stdout)["rubrics"][0]
    assert told["holds"]
    assert told["proof"] == {"questions": 3, "wrong_answers": 4, "programs": None}


def test_the_command_tells_every_mistake_with_its_line(tmp_path: Path, bngrade: Bngrade) -> None:
    """Editors can jump to what is wrong; the exit code is 1."""
    path = write_exercise(tmp_path).path
    path.write_text(QUIZ.replace("print(2 + 2)", "print(5)"), encoding="utf-8")
    done = bngrade("rubric", "check", path)
    assert done.returncode == 1
    assert f"{path}:20:5: questions[0].proof: the program prints `5`" in done.stdout
    path.write_text(QUIZ.replace("points: 4", "points: many"), encoding="utf-8")
    assert f"{path}:27:5: questions[1].points: expected a whole number" in bngrade("rubric", "check", path).stdout


def test_the_sheet_is_written_by_a_command(tmp_path: Path, bngrade: Bngrade) -> None:
    """What it writes is what the check asks for; answers are never replaced."""
    loaded = write_exercise(tmp_path)
    place = tmp_path / "exercises" / "sums_quiz.yaml"
    wanted = place.read_text(encoding="utf-8")
    place.write_text("answers:\n  order:\n", encoding="utf-8")
    assert bngrade("quiz", loaded.path, "--write-sheet", place).returncode == 0
    assert place.read_text(encoding="utf-8") == wanted
    for there in ("answers:\n  order: a\n", "class NetBN: pass\n"):
        place.write_text(there, encoding="utf-8")
        refused = bngrade("quiz", loaded.path, "--write-sheet", place)
        assert refused.returncode == 2
        assert "is there already" in refused.stderr
        assert place.read_text(encoding="utf-8") == there


def test_the_command_that_is_told_grades_the_sheet(tmp_path: Path, bngrade: Bngrade) -> None:
    """Whether the quiz is found by the sheet's name, by its own, or by its path alone: what is told to type works."""
    loaded = write_exercise(tmp_path)
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    for folder, sheet, option in (
        (tmp_path, "sums_quiz.yaml", ""),
        (tmp_path, "mine.yaml", " --rubric sums_quiz"),
        (elsewhere, "sums_quiz.yaml", f" --rubric {loaded.path}"),
    ):
        told = bngrade("quiz", loaded.path, "--write-sheet", sheet, cwd=folder).stderr
        command = f"bngrade check {sheet}{option}"
        assert told == f"wrote {sheet}; fill it in and type: {command}\n"
        graded = bngrade(*shlex.split(command)[1:], cwd=folder)
        assert (graded.returncode, "not answered" in graded.stdout) == (1, True)


def test_a_quiz_that_is_not_valid_is_missed_in_the_list(tmp_path: Path, bngrade: Bngrade) -> None:
    """Its author reads why it is not there, and what to type; the others are listed."""
    write_quiz(tmp_path, ("points: 4", "points: many"))
    done = bngrade("quiz", cwd=tmp_path)
    assert done.returncode == 0
    assert "batchnorm_quiz" in done.stdout
    assert "sums_quiz" not in done.stdout
    place = Path("rubrics", "sums_quiz.yaml")
    assert done.stderr == f"{place} is no valid quiz, and left out; its mistakes: bngrade rubric check {place}\n"


def test_show_tells_of_a_quiz_what_its_author_needs(tmp_path: Path, bngrade: Bngrade) -> None:
    """Questions, difficulties, points and right letters; as JSON the whole quiz."""
    path = write_exercise(tmp_path).path
    text = bngrade("rubric", "show", path).stdout
    assert re.search(r"order +hard +4 +b +What does this give\?", text)
    assert "each check that passes earns its points" in text
    assert "hint 1 (first after `two-and-two`)" in text
    data = json.loads(bngrade("rubric", "show", path, "--format", "json").stdout)
    assert (data["schema"], data["max_points"]) == ("bngrade/quiz-overview/v1", 10)
    assert data["rubric"]["questions"][1]["choices"][1]["correct"] is True


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("calibrate", "rubrics/sums_quiz.yaml"), "is a quiz: nothing in it is measured"),
        (
            ("new", "--starter", "exercises/sums_quiz.yaml", "--solution", "solutions/sums_quiz.yaml"),
            "a quiz is not drafted from its sheet",
        ),
    ],
)
def test_what_is_for_networks_refuses_a_quiz(arguments: tuple[str, ...], said: str, tmp_path: Path, bngrade: Bngrade) -> None:
    """The message says what to do instead."""
    write_exercise(tmp_path)
    done = bngrade("rubric", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert "bngrade rubric check" in done.stderr


def test_the_schema_in_the_repository_is_the_models(bngrade: Bngrade) -> None:
    """A change of the model that is not in `rubrics/quiz.schema.json` fails here; the command that cures it prints the schema."""
    assert (REPOSITORY / "rubrics" / "quiz.schema.json").read_text(encoding="utf-8") == schema_text()
    assert bngrade("rubric", "schema", "--type", "quiz").stdout == schema_text()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_quizzes_fit_the_schema(path: Path) -> None:
    """An editor finds no fault with them."""
    Draft202012Validator.check_schema(quiz_schema())
    assert not list(Draft202012Validator(quiz_schema()).iter_errors(load_quiz(path).source.data))


@pytest.mark.parametrize(
    "edit",
    [
        ("title:", "titel:"),
        ("difficulty: hard", "difficulty: harder"),
        ("points: 4", "points: -4"),
        ("        correct: true\n        explanation: Two", "        explanation: Two"),
        ("explanation: That is 2 + 1.", "explanation: x\n        correct: true"),
        ("    prints: |\n      4\n", ""),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(edit: Edit, tmp_path: Path) -> None:
    """Mistakes are underlined while one types."""
    data = yaml.safe_load(write_quiz(tmp_path, edit).read_text(encoding="utf-8"))
    assert list(Draft202012Validator(quiz_schema()).iter_errors(data))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_quizzes_hold_apart_from_their_programs(path: Path) -> None:
    """Sheet, solution and every wrong answer of a shipped quiz are as they must be; `test_quiz_proofs.py` runs its programs."""
    assert check_quiz(load_quiz(path), run_programs=False).mistakes == ()
