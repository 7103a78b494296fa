"""A round of questions: which are asked, in which order, under which letters, and how they were answered."""

import random
import string
from collections.abc import Iterable, Iterator
from enum import StrEnum

from grader.quiz.model import Choice, Difficulty, Question, Quiz
from grader.value import Value


class Outcome(StrEnum):
    """How a question went."""

    RIGHT = "right"
    WRONG = "wrong"
    SKIPPED = "skipped"


class Dealt(Value):
    """A question as it is asked: its choices in the order of this round."""

    question: Question
    choices: tuple[Choice, ...]

    @property
    def lettered(self) -> Iterator[tuple[str, Choice]]:
        """The choices, each with its letter in this round."""
        return zip(string.ascii_lowercase, self.choices, strict=False)

    @property
    def letters(self) -> str:
        """The letters that answer it."""
        return string.ascii_lowercase[: len(self.choices)]

    @property
    def right(self) -> str:
        """The letter of the right choice."""
        return next(letter for letter, choice in self.lettered if choice.correct)

    def outcome(self, letter: str | None) -> Outcome:
        """Judge a letter; `None` skips the question."""
        if letter is None:
            return Outcome.SKIPPED
        return Outcome.RIGHT if letter == self.right else Outcome.WRONG


class Answered(Value):
    """A question that was asked, and how it went."""

    question: Question
    outcome: Outcome


class Score(Value):
    """How many questions of one difficulty were asked, and how they went."""

    difficulty: Difficulty
    right: int
    wrong: int
    skipped: int


def deal(quiz: Quiz, seed: int | None = None) -> tuple[Dealt, ...]:
    """Return the questions in the order of the file, or shuffled together with their choices: the same for the same seed."""
    if seed is None:
        return tuple(Dealt(question=question, choices=question.choices) for question in quiz.questions)
    chance = random.Random(seed)  # noqa: S311 - the order of questions is no secret
    questions = chance.sample(quiz.questions, len(quiz.questions))
    return tuple(Dealt(question=each, choices=tuple(chance.sample(each.choices, len(each.choices)))) for each in questions)


def scores(answered: Iterable[Answered]) -> tuple[Score, ...]:
    """Count the outcomes by difficulty, for those that were asked."""
    every = tuple(answered)
    return tuple(
        Score(
            difficulty=difficulty,
            **{outcome.value: sum(each.outcome is outcome for each in asked) for outcome in Outcome},
        )
        for difficulty in Difficulty
        if (asked := [each for each in every if each.question.difficulty is difficulty])
    )
