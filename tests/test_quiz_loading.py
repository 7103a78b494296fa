"""A broken quiz is refused with every mistake at its line and column."""

from pathlib import Path

import pytest
from quiz_samples import QUIZ, Edit, edited, write_quiz

from grader.exercise_types import check_ids, is_quiz, load_exercise
from grader.quiz.loading import LoadedQuiz, load_quiz
from grader.quiz.model import Difficulty
from grader.rubric.documents import RubricError

BROKEN: dict[str, tuple[list[Edit], list[str]]] = {
    "other format": ([("quiz/v1", "quiz/v2")], ['1:1: format: expected `bngrade/quiz/v1`, found "bngrade/quiz/v2"']),
    "no format": ([("format: bngrade/quiz/v1\n", "")], ["format: is missing"]),
    "misspelt key": ([("title:", "titel:")], ["3:1: titel: there is no such key; did you mean `title`?"]),
    "misspelt key of a question": (
        [("    points: 3", "    point: 3")],
        ["9:5: questions[0].point: there is no such key; did you mean `points`?"],
    ),
    "misspelt key of a choice": (
        [("explanation: That is 2", "explanaton: That is 2")],
        ["questions[0].choices[0].explanaton: there is no such key; did you mean `explanation`?"],
    ),
    "id in capitals": (
        [("id: order", "id: Order")],
        ['questions[1].id: expected lower-case letters, digits and `-`, found "Order"'],
    ),
    "id is a word for no": ([("id: order", "id: no")], ["questions[1].id: expected text, found false; write it in quotes"]),
    "id of a check": ([("id: order", "id: submission-loads")], ["`submission-loads` is the name of a check"]),
    "id twice": ([("id: order", "id: nothing")], ["questions[2].id: `nothing` is the name of another question"]),
    "unknown difficulty": (
        [("difficulty: hard", "difficulty: harder")],
        ['questions[1].difficulty: expected one of `easy`, `medium`, `hard`, found "harder"; did you mean `hard`?'],
    ),
    "negative points": ([("points: 4", "points: -4")], ["questions[1].points: must be at least 0, found -4"]),
    "points in quotes": ([("points: 4", "points: '4'")], ["questions[1].points: expected a whole number"]),
    "no points at all": (
        [("points: 3", "points: 0"), ("points: 4", "points: 0"), ("points: 3", "points: 0")],
        ["questions: the questions are worth no points at all"],
    ),
    "points do not add up": ([("title: Sums", "title: Sums\npoints: 11")], ["points: the questions add up to 10, not 11"]),
    "no right choice": (
        [("        correct: true\n        explanation: Two", "        explanation: Two")],
        ["11:5: questions[0].choices: no choice is right; one has `correct: true`"],
    ),
    "two right choices": (
        [("explanation: That is 2 + 1.", "explanation: x\n        correct: true")],
        ["questions[0].choices[1].correct: a second right choice: `choices[0]` is `correct: true` already"],
    ),
    "correct is a word": ([("correct: true", "correct: 'yes'")], ["questions[0].choices[1].correct: expected true or false"]),
    "equal choices": (
        [("- text: three", "- text: '  four '")],
        ["questions[0].choices[1].text: says the same as `choices[0]`"],
    ),
    "one choice": (
        [("      - text: five\n        explanation: That is 5 + 0.\n", "")],
        ["questions[2].choices: expected at least 2 of them, found 1"],
    ),
    "empty explanation": ([("explanation: That is 2 + 1.", "explanation: ''")], ["questions[0].choices[0].explanation"]),
    "explanation of blanks": (
        [("explanation: That is 2 + 1.", "explanation: '  '")],
        ["questions[0].choices[0].explanation: expected some text, found blanks alone"],
    ),
    "no explanation": (
        [("        explanation: That is 5 + 0.\n", "")],
        ["questions[2].choices[1].explanation: is missing"],
    ),
    "endless explanation": (
        [("That is 2 + 1.", "x" * 601)],
        ["questions[0].choices[0].explanation: expected at most 600 characters, found 601"],
    ),
    "endless paragraph": (
        [("What is 2 + 2?", "x" * 601)],
        ["questions[0].text: a paragraph of 601 characters, at most 600 are read"],
    ),
    "no mistake": ([("    mistake: Joining digits.\n", "")], ["questions[0].mistake: is missing"]),
    "proof without what it prints": (
        [("    prints: |\n      4\n", "")],
        ["questions[0].proof: `prints` is missing"],
    ),
    "prints without a proof": (
        [("    mistake: Reckoning", "    prints: '7'\n    mistake: Reckoning")],
        ["questions[1].prints: `proof` is missing"],
    ),
    "hint for no question": (
        [("check: two-and-two", "check: two-and-too")],
        ["hints[0].check: `two-and-too` is no question; did you mean `two-and-two`?"],
    ),
    "solution is the sheet": (
        [("../solutions/", "../exercises/")],
        ["solution: the solution is the sheet"],
    ),
    "no questions": ([(QUIZ[QUIZ.index("questions:") : QUIZ.index("hints:")], "questions: []\n")], ["questions: expected at"]),
    "late without a time zone": (
        [("title: Sums", "title: Sums\nlate: {due: 2026-12-01T12:00:00, lose_percent_per_day: 10}")],
        ["late.due: a time zone is missing"],
    ),
    "key twice": ([("title: Sums", "title: Sums\ntitle: More")], ["title: `title` stands twice"]),
    "many at once": (
        [("title:", "titel:"), ("points: 4", "points: -4"), ("correct: true", "correct: false")],
        ["titel: there is no such key", "no choice is right", "points: must be at least 0"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_every_mistake_is_told_at_its_place(name: str, tmp_path: Path) -> None:
    """The mistakes of a broken quiz are those announced, in the order of the file."""
    edits, expected = BROKEN[name]
    path = write_quiz(tmp_path, *edits)
    with pytest.raises(RubricError, match=r"sums_quiz.yaml:\d+:\d+: ") as caught:
        load_exercise(path)
    told = [str(mistake) for mistake in caught.value.mistakes]
    places = [(mistake.position.line, mistake.position.column) for mistake in caught.value.mistakes]
    assert places == sorted(places)
    assert len(told) == len(expected), told
    for part in expected:
        assert any(part in text for text in told), told


def test_a_good_quiz_loads_as_it_is_written(tmp_path: Path) -> None:
    """Letters follow the order of the choices, and what is left out has its default."""
    loaded = load_quiz(write_quiz(tmp_path))
    quiz = loaded.rubric
    assert quiz.max_points == 10
    assert [question.right[0] for question in quiz.questions] == ["b", "b", "a"]
    assert [letter for letter, _ in quiz.questions[0].lettered] == ["a", "b", "c"]
    assert quiz.questions[1].difficulty is Difficulty.HARD
    assert (quiz.questions[1].proof, quiz.position, quiz.late) == (None, None, None)


@pytest.mark.parametrize("text", [QUIZ, QUIZ.replace("format: b", "format:   'b").replace("v1\n", "v1'\n", 1), '"' + QUIZ[:6]])
def test_the_type_of_an_exercise_is_told_by_its_format(text: str, tmp_path: Path) -> None:
    """A look at the text tells a quiz from the rubric of a network, whatever the spelling of the line."""
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    assert is_quiz(path) == ("questions:" in text)


def test_load_exercise_loads_both_types(repository: Path, tmp_path: Path) -> None:
    """A quiz is loaded as a quiz, a network's rubric as such; both have their checks in order."""
    quiz = load_exercise(write_quiz(tmp_path))
    network = load_exercise(repository / "rubrics" / "netbn.yaml")
    assert isinstance(quiz, LoadedQuiz)
    assert check_ids(quiz) == ("submission-loads", "two-and-two", "order", "nothing")
    assert check_ids(network)[:2] == ("submission-loads", "layers-unchanged")
    assert quiz.rubric.max_points == 10
    assert network.rubric.max_points == 100


def test_a_quiz_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file is a message at a place."""
    with pytest.raises(RubricError, match="the rubric cannot be read: no such file"):
        load_quiz(tmp_path / "none.yaml")


def test_edits_of_the_tests_change_something() -> None:
    """Each broken quiz differs from the good one."""
    assert all(edited(*edits) != QUIZ for edits, _ in BROKEN.values())
