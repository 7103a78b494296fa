"""The questions that are shipped, as a player sees them, and the page that tells how to write more."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from grader.quiz.dealing import Dealt, deal
from grader.quiz.loading import load_quiz
from grader.quiz.model import Choice, Difficulty, Question, Quiz
from grader.reports.quiz_text import answer_lines, question_lines
from grader.reports.text_layout import Page
from grader.value import Value

REPOSITORY = Path(__file__).resolve().parent.parent
QUIZ = load_quiz(REPOSITORY / "rubrics" / "batchnorm_quiz.yaml").rubric
PAGE = Page(width=80)
ROWS = 22
"""What a terminal of 24 rows has above the keys and an empty row."""
_GIVEN_AWAY = re.compile(r"\b(all|none|both) of (the above|these|them)\b", re.IGNORECASE)
_NEGATED = re.compile(r"\bNOT\b|\bwhich (\w+ ){0,3}(is|are|does) not\b", re.IGNORECASE)


def dealt(question_id: str) -> Dealt:
    """Return a question in the order of the file."""
    return next(each for each in deal(QUIZ) if each.question.id == question_id)


def gives_itself_away(question: Question) -> bool:
    """Tell whether the right choice is the longest of all."""
    lengths = [len(choice.text) for choice in question.choices]
    right = len(question.right[1].text)
    return right == max(lengths) and lengths.count(right) == 1


def test_questions_go_from_easy_to_hard() -> None:
    """No question is followed by an easier one."""
    order = [list(Difficulty).index(question.difficulty) for question in QUIZ.questions]
    assert all(earlier <= later for earlier, later in pairwise(order))


def test_no_letter_is_a_good_guess() -> None:
    """Who always takes the same letter gets at most a third right, and each letter is right somewhere."""
    letters = Counter(question.right[0] for question in QUIZ.questions)
    assert sorted(letters) == ["a", "b", "c", "d"]
    assert max(letters.values()) <= len(QUIZ.questions) / 3


def test_the_longest_choice_is_no_good_guess() -> None:
    """Right choices stand out by their length no more often than chance would have it."""
    assert sum(map(gives_itself_away, QUIZ.questions)) <= len(QUIZ.questions) / 4


@pytest.mark.parametrize("question", QUIZ.questions, ids=lambda question: question.id)
def test_knowledge_is_asked_and_not_careful_reading(question: Question) -> None:
    """No question is put in the negative, no choice speaks of the other choices, and each has its own explanation."""
    assert not _NEGATED.search(question.text)
    assert not [choice.text for choice in question.choices if _GIVEN_AWAY.search(choice.text)]
    assert len({choice.explanation for choice in question.choices}) == len(question.choices) == 4


@pytest.mark.parametrize("question_id", [question.id for question in QUIZ.questions])
def test_question_and_explanations_fit_on_a_small_screen(question_id: str) -> None:
    """In 24 rows of 80 columns nobody has to turn a page for what is asked, or for what is said after any answer."""
    asked = dealt(question_id)
    screens = [question_lines(asked, "10 of 10", PAGE)]
    screens += [answer_lines(asked, letter, "10 of 10", PAGE) for letter in [*asked.letters, None]]
    assert max(len(screen) for screen in screens) <= ROWS


@pytest.mark.parametrize("question", QUIZ.questions, ids=lambda question: question.id)
def test_programs_are_short_and_narrow(question: Question) -> None:
    """A program is read beside its question: at most 20 lines of at most 76 columns, and what it prints is as narrow."""
    assert question.proof is not None
    assert question.prints is not None
    assert len(question.proof.splitlines()) <= 20
    assert max(len(line) for line in (question.proof + question.prints).splitlines()) <= 76


@pytest.mark.parametrize("model", [Quiz, Question, Choice])
def test_every_field_has_its_row(model: type[Value]) -> None:
    """`docs/quizzes.md` explains each key of a file, a question and a choice in a table, and no other."""
    page = (REPOSITORY / "docs" / "quizzes.md").read_text(encoding="utf-8")
    heading = {Quiz: "The file:", Question: "A question:", Choice: "A choice:"}[model]
    table = page.partition(f"\n{heading}\n\n")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(model.model_fields)
