"""What must fit together within a question and between the parts of a quiz, each rule on its own."""

from collections.abc import Callable, Iterator, Mapping
from inspect import signature
from itertools import combinations
from typing import TYPE_CHECKING, Any

from grader.nearest import did_you_mean
from grader.quiz.prose import one_line, passages
from grader.rubric.rules import Broken

if TYPE_CHECKING:
    from grader.quiz.model import Question
    from grader.rubric.policy import Hint

LOADS = "submission-loads"
"""The check that every result begins with; no question may be called like it."""
_PARAGRAPH_LIMIT = 600


def question_defects(question: "Question") -> Iterator[Broken]:
    """Tell what is wrong with a question whose fields are right each for itself."""
    yield from _one_choice_is_right(question)
    yield from _choices_differ(question)
    yield from _proof_prints(question)
    if question.id == LOADS:
        yield ("id",), f"`{LOADS}` is the name of a check; call the question in another way"
    for passage in passages(question.text):
        if not passage.code and len(passage.lines[0]) > _PARAGRAPH_LIMIT:
            length = len(passage.lines[0])
            yield ("text",), f"a paragraph of {length} characters, at most {_PARAGRAPH_LIMIT} are read; an empty line parts two"


def _one_choice_is_right(question: "Question") -> Iterator[Broken]:
    right = [index for index, choice in enumerate(question.choices) if choice.correct]
    if not right:
        yield ("choices",), "no choice is right; one has `correct: true`"
    for index in right[1:]:
        yield ("choices", index, "correct"), f"a second right choice: `choices[{right[0]}]` is `correct: true` already"


def _choices_differ(question: "Question") -> Iterator[Broken]:
    for (first, one), (second, other) in combinations(enumerate(question.choices), 2):
        if one_line(one.text) == one_line(other.text):
            yield ("choices", second, "text"), f"says the same as `choices[{first}]`"


def _proof_prints(question: "Question") -> Iterator[Broken]:
    if question.proof is not None and question.prints is None:
        yield ("proof",), "`prints` is missing: exactly what this program prints"
    if question.prints is not None and question.proof is None:
        yield ("prints",), "`proof` is missing: the program that prints this"


def inconsistencies(fields: Mapping[str, Any]) -> Iterator[Broken]:
    """Hold every rule whose fields are given against them."""
    for rule in _RULES:
        names = signature(rule).parameters
        if all(name in fields for name in names):
            yield from rule(**{name: fields[name] for name in names})


def _title_is_one_line(title: str) -> Iterator[Broken]:
    if len(title.splitlines()) > 1:
        yield ("title",), f"expected one line, found {len(title.splitlines())}"


def _each_question_once(questions: "tuple[Question, ...]") -> Iterator[Broken]:
    seen: set[str] = set()
    for index, question in enumerate(questions):
        if question.id in seen:
            yield ("questions", index, "id"), f"`{question.id}` is the name of another question"
        seen.add(question.id)


def _points_add_up(questions: "tuple[Question, ...]", points: int | None) -> Iterator[Broken]:
    total = sum(question.points for question in questions)
    if points is not None and points != total:
        yield ("points",), f"the questions add up to {total}, not {points}"
    if total == 0:
        yield ("questions",), "the questions are worth no points at all"


def _hints_name_questions(hints: "tuple[Hint, ...]", questions: "tuple[Question, ...]") -> Iterator[Broken]:
    ids = [question.id for question in questions]
    for index, hint in enumerate(hints):
        if hint.check is not None and hint.check not in (*ids, LOADS):
            yield ("hints", index, "check"), f"`{hint.check}` is no question; {did_you_mean(hint.check, ids)}"


def _files_differ(sheet: str, solution: str) -> Iterator[Broken]:
    if sheet == solution:
        yield ("solution",), "the solution is the sheet, so there is nothing to fill in"


_RULES: tuple[Callable[..., Iterator[Broken]], ...] = (
    _title_is_one_line,
    _each_question_once,
    _points_add_up,
    _hints_name_questions,
    _files_differ,
)
