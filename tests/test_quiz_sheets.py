"""Answer sheets: made from the questions, read whatever stands in them, judged without telling the right answer."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from quiz_samples import QUIZ, RIGHT, Edit, sheet, write_quiz

from grader.quiz.consistency import inconsistencies
from grader.quiz.judging import judge
from grader.quiz.loading import LoadedQuiz, load_quiz
from grader.quiz.model import Quiz
from grader.quiz.reading import SIZE_LIMIT, read_sheet, sheet_of
from grader.quiz.sheet import WIDTH, filled, sheet_text
from grader.result import CheckResult, Status

QUIZ_VALUE = Quiz.model_validate(yaml.safe_load(QUIZ))
SHEET = sheet_text(QUIZ_VALUE)

Told = dict[str, tuple[str, int | None, str]]


@pytest.fixture
def quiz(tmp_path: Path) -> LoadedQuiz:
    """The small quiz."""
    return load_quiz(write_quiz(tmp_path))


def judged(text: str | bytes) -> dict[str, CheckResult]:
    """Judge the text of a sheet."""
    payload = text.encode() if isinstance(text, str) else text
    return {check.id: check for check in judge(QUIZ_VALUE, sheet_of(payload, Path("sheet.yaml")))}


def test_the_sheet_holds_every_question_and_no_answer(quiz: LoadedQuiz) -> None:
    """Text, code and choices stand there as comments; what remains is a mapping with empty places."""
    text = sheet_text(quiz.rubric)
    assert yaml.safe_load(text) == {"answers": {"two-and-two": None, "order": None, "nothing": None}}
    for part in (
        "2 of 3, hard, 4 points",
        "What does this give?",
        "x = 1 + 2 * 3",
        "a) nine",
        "c) `22`",
        "bngrade quiz sums_quiz",
    ):
        assert part in text
    for secret in ("The product comes first", "Joining digits", "assert 2 + 2"):
        assert secret not in text
    assert "bngrade check exercises/sums_quiz.yaml" in text
    assert max(map(len, text.splitlines())) <= WIDTH


def test_right_answers_earn_all_points_however_they_are_written() -> None:
    """Capitals, quotes, blanks and the marks around a letter make no difference."""
    for written in ("b", "B", "'b'", '" B "', "b)", "(b)", "b."):
        checks = judged(sheet(two_and_two=written, order="b", nothing="a"))
        assert all(check.status is Status.PASS for check in checks.values()), written
        assert sum(check.points for check in checks.values()) == 10
    assert all(check.status is Status.PASS for check in judged(filled(SHEET, RIGHT)).values())


def test_a_wrong_answer_is_explained_and_the_right_one_kept(quiz: LoadedQuiz) -> None:
    """The learner reads what is wrong with the chosen answer, and nothing of what the right one is."""
    check = judged(sheet(two_and_two="a", order="b", nothing="a"))["two-and-two"]
    assert (check.status, check.points, check.line, check.actual) == (Status.FAIL, 0, 2, "a) three")
    assert check.help == "That is 2 + 1. Practise with `bngrade quiz sums_quiz --question two-and-two`"
    assert check.expected is None
    letter, right = quiz.rubric.questions[0].right
    told = " ".join(str(part) for part in (check.message, check.help, check.actual))
    assert right.text not in told
    assert right.explanation not in told
    assert f"`{letter}`" not in told


BAD: dict[str, tuple[str, Told]] = {
    "untouched": (
        SHEET,
        dict.fromkeys(RIGHT, ("fail", None, "not answered")),
    ),
    "nothing below": (
        "answers:\n",
        {"submission-loads": ("pass", None, "0 of 3"), "order": ("fail", 1, "the sheet has no line for the question")},
    ),
    "one missing": (sheet(two_and_two="b", nothing="a"), {"order": ("fail", 1, "the sheet has no line for the question")}),
    "one empty": (sheet(two_and_two="b", order="", nothing="a"), {"order": ("fail", 3, "not answered")}),
    "one tilde": (sheet(two_and_two="b", order="~", nothing="a"), {"order": ("fail", 3, "not answered")}),
    "empty quotes": (sheet(two_and_two="b", order="''", nothing="a"), {"order": ("fail", 3, "not answered")}),
    "unknown question": (
        sheet(two_and_too="b", order="b", nothing="a"),
        {
            "submission-loads": ("fail", 2, "no question is called `two-and-too`; did you mean `two-and-two`?"),
            "two-and-two": ("fail", 1, "the sheet has no line for the question"),
        },
    ),
    "unknown questions": (
        sheet(two_and_two="b", order="b", nothing="a", zebra="b", xylophone="c"),
        {"submission-loads": ("fail", 5, "`zebra`; known are")},
    ),
    "out of range": (
        sheet(two_and_two="d", order="b", nothing="a"),
        {"two-and-two": ("fail", 2, "expected one of the letters a, b, c, found `d`")},
    ),
    "number": (sheet(two_and_two="2", order="b", nothing="a"), {"two-and-two": ("fail", 2, "a, b, c, found `2`")}),
    "word": (sheet(two_and_two="four", order="b", nothing="a"), {"two-and-two": ("fail", 2, "a, b, c, found `four`")}),
    "true": (sheet(two_and_two="true", order="b", nothing="a"), {"two-and-two": ("fail", 2, "found `true`")}),
    "no": (sheet(two_and_two="no", order="b", nothing="a"), {"two-and-two": ("fail", 2, "found `no`")}),
    "two letters": (sheet(two_and_two="a, b", order="b", nothing="a"), {"two-and-two": ("fail", 2, "found `a, b`")}),
    "Cyrillic letter": (sheet(two_and_two="\u0430", order="b", nothing="a"), {"two-and-two": ("fail", 2, "found `\u0430`")}),
    "list": (sheet(two_and_two="[b]", order="b", nothing="a"), {"two-and-two": ("fail", 2, "found a list")}),
    "mapping": (sheet(two_and_two="{b: c}", order="b", nothing="a"), {"two-and-two": ("fail", 2, "found a mapping")}),
    "tag": (sheet(two_and_two="!!str b", order="b", nothing="a"), {"two-and-two": ("fail", 2, "found a tag")}),
    "date": (sheet(two_and_two="2026-99-99", order="b", nothing="a"), {"two-and-two": ("fail", 2, "found `2026-99-99`")}),
    "endless word": (sheet(two_and_two="x" * 900, order="b", nothing="a"), {"two-and-two": ("fail", 2, "xxx...`")}),
    "twice": (
        sheet(two_and_two="b", order="b", nothing="a") + "  order: a\n",
        {"order": ("fail", 5, "answered 2 times, on lines 3 and 5")},
    ),
    "other key": (
        "name: Ada\n" + sheet(two_and_two="b", order="b", nothing="a"),
        {"submission-loads": ("fail", 1, "`name` is no part of a sheet; answers stand below `answers:`")},
    ),
    "two blocks": (
        sheet(two_and_two="b", order="b") + sheet(nothing="b"),
        {"nothing": ("fail", 5, "`b` is not right")},
    ),
    "list as a name": (
        "answers:\n  [order]: b\n  order: b\n  two-and-two: b\n  nothing: a\n",
        {"submission-loads": ("fail", 2, "a list")},
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_answer_is_told_at_its_line_and_the_others_count(name: str) -> None:
    """What is wrong is named where it stands; every question that is not named passes."""
    text, told = BAD[name]
    checks = judged(text)
    for check_id, (status, line, part) in told.items():
        check = checks[check_id]
        assert check.status == status
        assert part in check.message
        if line is not None:
            assert check.line == line
    if name not in ("untouched", "nothing below"):
        assert {check.id for check in checks.values() if check.status is not Status.PASS} == set(told)
    assert sum(check.points for check in checks.values()) == sum(
        question.points for question in QUIZ_VALUE.questions if checks[question.id].status is Status.PASS
    )


UNREADABLE: dict[str, tuple[bytes, int, str]] = {
    "empty": (b"", 1, "the file is empty"),
    "blanks": (b" \n\n", 1, "the file is empty"),
    "comments": (b"# a\n# b\n", 1, "the file is empty"),
    "binary": (b"\x89PNG\r\n\x1a\n\x00", 1, "the file is no UTF-8 text: byte 0x89"),
    "binary later": (b"answers:\n  order: \xff\n", 2, "the file is no UTF-8 text: byte 0xff"),
    "NUL": (b"answers:\n  order: \x00\n", 2, "a character that YAML does not allow (U+0000)"),
    "UTF-16": ("answers:\n".encode("utf-16"), 1, "the file is UTF-16, expected UTF-8"),
    "huge": (b"#" * (SIZE_LIMIT + 1), 1, "the file is larger than 256 KiB"),
    "tab": (b"answers:\n\torder: b\n", 2, "a tab cannot indent YAML; use spaces"),
    "tab before the letter": (b"answers:\n  order:\tb\n", 2, "a tab is no blank here; use a space"),
    "no blank before the letter": (b"answers:\n  nothing: a\n  order:b\n", 3, "a blank is missing behind the colon"),
    "indentation": (b"answers:\n    order: b\n  nothing: a\n", 3, "the indentation does not fit"),
    "no colon": (b"answers:\n  order b\n  nothing: a\n", 3, "a `: ` too many"),
    "unclosed quotes": (b'answers:\n  order: "b\n', 2, "the file ends inside a quoted text"),
    "alias bomb": (b"a: &a [x, x]\nb: &b [*a, *a]\nanswers: {order: *b}\n", 1, "anchors and aliases"),
    "alias": (b"answers:\n  order: *b\n", 2, "anchors and aliases"),
    "deep": (b"answers: " + b"[" * 5_000, 1, "nested more than 20 levels deep"),
    "Python": (b"class NetBN:\n    pass\n", 1, "there is no line `answers:`"),
    "list": (b"- b\n- b\n", 1, "expected a sheet with `answers:`, found a list"),
    "word": (b"b\n", 1, "expected a sheet with `answers:`, found `b`"),
    "no answers": (b"order: b\nnothing: a\n", 1, "there is no line `answers:` above the answers"),
    "answers in a list": (b"answers:\n  - b\n  - b\n", 2, "expected a letter for each question below `answers:`, found a list"),
    "two documents": (b"answers:\n  order: b\n---\nanswers:\n", 3, "a second document begins here"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_sheet_at_all_is_an_error_with_its_line(name: str) -> None:
    """One message says what is wrong, nothing is judged, and nothing is earned."""
    payload, line, message = UNREADABLE[name]
    loads, *questions = judged(payload).values()
    assert loads.status is Status.ERROR
    assert message in loads.message
    assert loads.line == line
    assert all(check.status is Status.SKIPPED and check.points == 0 for check in questions)


def test_line_ends_and_a_byte_order_mark_make_no_difference() -> None:
    """Sheets from other systems read the same, lines included."""
    text = sheet(two_and_two="b", order="a", nothing="a")
    for payload in (text.replace("\n", "\r\n"), text.replace("\n", "\r"), "\ufeff" + text):
        assert list(judged(payload).values()) == list(judged(text).values())


def test_many_stray_lines_are_told_in_short() -> None:
    """A sheet of another quiz is one message of a readable length."""
    checks = judged(sheet(**{f"q{number}": "a" for number in range(40)}))
    assert "and 35 more lines like these" in checks["submission-loads"].message


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=400))
def test_no_bytes_crash_the_reader(payload: bytes) -> None:
    """Whatever is handed in, there is one result for each check, and points are earned by right answers alone."""
    checks = judged(payload)
    assert list(checks) == ["submission-loads", *RIGHT]
    assert all(check.status is Status.PASS or check.points == 0 for check in checks.values())


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_no_mutation_of_a_sheet_crashes_the_reader(data: st.DataObject) -> None:
    """A right sheet with pieces cut out, doubled or replaced is judged, and never earns more than all points."""
    text = filled(SHEET, RIGHT)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 40)))
        pieces = st.sampled_from(
            [":", "- ", "\t", "&a ", "*a", "!!", "[", "}", "'", '"', "\n", "? ", "|\n", "%", "\u2028", "answers:"]
        )
        text = text[:start] + data.draw(st.one_of(pieces, st.just(text[start:end] * 2), st.text(max_size=5))) + text[end:]
    checks = judged(text.encode("utf-8", "replace"))
    assert sum(check.points for check in checks.values()) <= 10
    assert all((check.status is Status.PASS) == (check.points == check.max_points) for check in list(checks.values())[1:])


def test_a_sheet_that_is_not_there_is_the_callers_trouble(tmp_path: Path) -> None:
    """Reading raises what the system says."""
    with pytest.raises(FileNotFoundError, match="none"):
        read_sheet(tmp_path / "none.yaml")


@pytest.mark.parametrize("edit", [("id: nothing", "id: 'yes'"), ("id: nothing", "id: 'null'"), ("id: nothing", "id: 'on'")])
def test_a_question_may_be_called_like_a_word_of_yaml(edit: Edit) -> None:
    """Names that YAML takes for something else are names all the same."""
    quiz = Quiz.model_validate(yaml.safe_load(QUIZ.replace(*edit)))
    assert not list(inconsistencies(dict(quiz)))
    right = {question.id: question.right[0] for question in quiz.questions}
    checks = judge(quiz, sheet_of(filled(sheet_text(quiz), right).encode(), Path("x.yaml")))
    assert all(check.status is Status.PASS for check in checks)
