"""`bngrade quiz` in a real terminal: keys in, screens out."""

from pathlib import Path

import pytest
from conftest import REPOSITORY, Bngrade
from quiz_samples import write_exercise
from terminal_screen import Terminal, terminal

from grader.quiz.dealing import deal
from grader.quiz.loading import load_quiz


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the small quiz below `rubrics`."""
    write_exercise(tmp_path)
    return tmp_path


def test_a_round_with_right_wrong_and_skipped_questions(folder: Path) -> None:
    """Each answer is explained, every choice with it; the score tells by difficulty what to ask again."""
    with terminal("quiz", "sums", cwd=folder, rows=40) as screen:
        asked = screen.until("question 1 of 3, easy")
        assert "What is 2 + 2?" in asked
        assert "b) four" in asked
        assert "Two and two more" not in asked
        screen.press("a")
        told = screen.until("space goes on")
        for part in (
            "✗ a is not right, b is",
            "That is 2 + 1.",
            "✓ b) four",
            "Two and two more.",
            "That joins the digits.",
            "The mistake behind this question: Joining digits.",
            "print(2 + 2)",
            "It prints:\n    4",
        ):
            assert part in told
        screen.press(" ")
        assert "    x = 1 + 2 * 3" in screen.until("question 2 of 3, hard")
        screen.press("b")
        assert "this question has no program" in screen.until("✓ b is right")
        screen.press(" ")
        screen.until("question 3 of 3")
        screen.press("s")
        screen.until("skipped; a is right")
        screen.press(" ")
        end = screen.until("1 of 3 right")
        assert screen.ended() == 0
    assert [line.split() for line in end.splitlines() if line.startswith(("  easy", "  hard"))] == [
        ["easy", "0", "1", "1"],
        ["hard", "1", "0", "0"],
    ]
    assert "bngrade quiz sums --question two-and-two" in end
    assert "bngrade quiz sums --question nothing" in end
    assert "--question order" not in end


def test_keys_that_mean_nothing_change_nothing(folder: Path) -> None:
    """Letters beyond the choices, arrows and digits are no answers; capitals are."""
    with terminal("quiz", "sums_quiz", cwd=folder) as screen:
        screen.until("question 1 of 3")
        screen.press("d")
        screen.press("7")
        screen.press("\x1b[A")
        screen.press("B")
        screen.until("b is right")
        assert "question 1 of 3" in screen.shown()


@pytest.mark.parametrize("rows", [24, 40])
def test_return_after_a_letter_hides_no_explanation(folder: Path, rows: int) -> None:
    """Who ends an answer with the Return key still gets to read what is said about it, on a small screen and on a large one."""
    with terminal("quiz", "sums", cwd=folder, rows=rows) as screen:
        screen.until("question 1 of 3")
        screen.press("a\rb")  # had Return led on, `b` would answer the second question
        screen.until("space goes on")
        screen.press(" ")
        screen.press("q")
        assert "0 of 1 right" in screen.until("skipped")


def test_the_program_can_be_seen_before_the_answer(folder: Path) -> None:
    """It is shown without what it prints, for whoever wants to try it."""
    with terminal("quiz", "sums", cwd=folder) as screen:
        screen.until("question 1 of 3")
        screen.press("?")
        program = screen.until("any key goes back")
        assert "print(2 + 2)" in program
        assert "It prints" not in program
        screen.press(" ")
        screen.until("b) four")


def test_quitting_shows_the_score_so_far(folder: Path) -> None:
    """`q` ends a round at a question, with what was reached."""
    with terminal("quiz", "sums", cwd=folder) as screen:
        screen.until("question 1 of 3")
        screen.press("b")
        screen.until("b is right")
        screen.press(" ")
        screen.until("question 2 of 3")
        screen.press("q")
        assert "1 of 1 right" in screen.until("skipped")
        assert screen.ended() == 0


def test_ctrl_c_shows_the_score_and_ends_with_130(folder: Path) -> None:
    """An interrupt loses nothing that was reached, and prints no traceback."""
    with terminal("quiz", "sums", cwd=folder) as screen:
        screen.until("question 1 of 3")
        screen.press("b")
        screen.until("b is right")
        screen.press("\x03")
        end = screen.until("interrupted")
        assert screen.ended() == 130
    assert "1 of 1 right" in end
    assert b"Traceback" not in screen.raw


def test_a_terminal_that_closes_ends_the_round(folder: Path) -> None:
    """The end of the input is a wish to stop."""
    with terminal("quiz", "sums", cwd=folder) as screen:
        screen.until("question 1 of 3")
        screen.press("\x04")
        screen.until("no question was answered")
        assert screen.ended() == 0


def all_pages(screen: Terminal) -> str:
    """Turn the pages of a long text to its last one; return all of it."""
    text = screen.until(" quit")
    seen = text
    while "space more" in text:
        screen.press(" ")
        text = screen.until(" quit", unlike=text)
        seen += text
    return seen


@pytest.mark.parametrize(("columns", "rows"), [(40, 12), (80, 24), (200, 60)])
def test_a_screen_of_any_size_shows_everything(columns: int, rows: int) -> None:
    """What is too long for the screen comes page by page, and no line is longer than the screen."""
    with terminal("quiz", "batchnorm", "--question", "constructor", cwd=REPOSITORY, columns=columns, rows=rows) as screen:
        asked = " ".join(all_pages(screen).split())
        assert "a) `nn.BatchNorm2d(10)`" in asked
        screen.press("a")
        screen.until("✗ a is not right")
        told = " ".join(all_pages(screen).split())
        question = load_quiz(REPOSITORY / "rubrics" / "batchnorm_quiz.yaml").rubric.question("constructor")
        assert question is not None
        for choice in question.choices:
            assert " ".join(choice.explanation.split()[-3:]) in told
        assert "The mistake behind this question" in told


def test_ascii_without_colour(folder: Path) -> None:
    """A terminal that can do neither gets neither."""
    plain = {"NO_COLOR": "1", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    with terminal("quiz", "sums", cwd=folder, variables=plain) as screen:
        screen.until("question 1 of 3")
        screen.press("a")
        screen.until("x a is not right, b is")
        screen.press("q")
        screen.until("0 of 1 right")
        assert screen.ended() == 0
    assert screen.raw.isascii()
    assert b"\x1b[3" not in screen.raw
    assert b"\x1b[1m" not in screen.raw


def test_a_seed_shuffles_the_same_way_each_time(folder: Path) -> None:
    """Questions and letters are those that the seed gives, and the right letter moves with its choice."""
    quiz = load_quiz(folder / "rubrics" / "sums_quiz.yaml").rubric
    orders = {seed: [each.question.id for each in deal(quiz, seed)] for seed in range(20)}
    assert orders == {seed: [each.question.id for each in deal(quiz, seed)] for seed in range(20)}
    assert len({tuple(order) for order in orders.values()}) > 3
    for seed in range(20):
        for each in deal(quiz, seed):
            assert sorted(choice.text for choice in each.choices) == sorted(choice.text for choice in each.question.choices)
            assert dict(each.lettered)[each.right].correct
    seed = next(seed for seed in orders if deal(quiz, seed)[0].right not in ("", deal(quiz)[0].right))
    first = deal(quiz, seed)[0]
    with terminal("quiz", "sums", "--seed", str(seed), cwd=folder) as screen:
        screen.until(f"question 1 of 3, {first.question.difficulty}")
        screen.press(first.right)
        screen.until(f"{first.right} is right")


def test_the_shipped_quiz_is_played_to_its_end() -> None:
    """Ten right answers, each a key, are ten right of ten."""
    quiz = load_quiz(REPOSITORY / "rubrics" / "batchnorm_quiz.yaml").rubric
    with terminal("quiz", "batchnorm", cwd=REPOSITORY, rows=100) as screen:
        for number, dealt in enumerate(deal(quiz), start=1):
            screen.until(f"question {number} of 10")
            screen.press(dealt.right)
            screen.until(f"{dealt.right} is right")
            screen.press(" ")
        end = screen.until("10 of 10 right")
        assert screen.ended() == 0
    assert "ask again" not in end


def test_without_a_terminal_it_says_how(bngrade: Bngrade) -> None:
    """Nothing is asked where nobody is; the sheet is the way."""
    done = bngrade("quiz", "batchnorm")
    assert done.returncode == 2
    assert "bngrade quiz batchnorm --write-sheet FILE.yaml" in done.stderr


def test_the_quizzes_are_listed(bngrade: Bngrade, folder: Path) -> None:
    """Shipped ones and those in `./rubrics`, with the command to begin."""
    done = bngrade("quiz", cwd=folder)
    assert done.returncode == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()[2:4]] == [["batchnorm_quiz", "10"], ["sums_quiz", "3"]]
    assert "bngrade quiz batchnorm_quiz" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("batchnrm",), "there is no quiz 'batchnrm'; did you mean `batchnorm_quiz`?"),
        (("netbn",), "there is no quiz 'netbn'"),
        (("none.yaml",), "there is no file 'none.yaml'"),
        (("batchnorm", "--question", "purposes"), "there is no question 'purposes'; did you mean `purpose`?"),
        (("--seed", "1"), "name the quiz; `bngrade quiz` lists them"),
        (("batchnorm", "--write-sheet", "."), "'.' is a folder; name the file to write"),
    ],
)
def test_wrong_usage_is_told_with_what_is_near(arguments: tuple[str, ...], said: str, bngrade: Bngrade) -> None:
    """Misspelt names are answered by the nearest one."""
    done = bngrade("quiz", *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_program_is_run_on_demand(bngrade: Bngrade, folder: Path) -> None:
    """What it prints is shown as it came, and a claim that does not hold is exit code 1."""
    done = bngrade("quiz", "sums", "--question", "two-and-two", "--prove", cwd=folder)
    assert done.returncode == 0
    assert "It prints:\n    4\n✓ two-and-two: it prints what the quiz says" in done.stdout
    path = folder / "rubrics" / "sums_quiz.yaml"
    path.write_text(path.read_text().replace("print(2 + 2)", "print('5\\x1b[2J')"))
    wrong = bngrade("quiz", "sums", "--prove", cwd=folder)
    assert wrong.returncode == 1
    assert "✗ two-and-two: the program prints" in wrong.stdout
    assert "\x1b" not in wrong.stdout
    none = bngrade("quiz", "sums", "--prove", "--question", "order", cwd=folder)
    assert (none.returncode, "there is no program to run" in none.stderr) == (2, True)
