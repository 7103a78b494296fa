"""The model behind a quiz file, format `bngrade/quiz/v1`: the bank of questions and the rubric of the answers in one.

Every field is documented for the person who writes the file.
"""

import string
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from grader.quiz.consistency import inconsistencies, question_defects
from grader.rubric.policy import Hint, LatePolicy, PartialCredit, Visibility
from grader.rubric.rules import refuse
from grader.value import Value

TEXT_LIMIT = 600
"""Characters of a paragraph: what is longer, nobody reads on a terminal."""
PROGRAM_LIMIT = 4_000

Sentence = Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT, pattern=r"\S")]
Program = Annotated[str, Field(min_length=1, max_length=PROGRAM_LIMIT, pattern=r"\S")]


class Difficulty(StrEnum):
    """How hard a question is; scores are told by it."""

    EASY = "easy"
    """Answered by who has read about the subject."""
    MEDIUM = "medium"
    """Answered by who has used it."""
    HARD = "hard"
    """Answered by who has thought about it."""


class Choice(Value):
    """One of the answers that a question offers."""

    text: Sentence
    """What the learner may choose; `code` may stand in backticks."""
    correct: bool = False
    """Whether it is the right one; exactly one is."""
    explanation: Sentence
    """Why it is right, or what is wrong with it."""


class Question(Value):
    """One question."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """Its name in answer sheets and results."""
    difficulty: Difficulty
    """How hard it is."""
    points: int = Field(ge=0)
    """What the right answer earns."""
    text: str = Field(min_length=1, max_length=4 * TEXT_LIMIT, pattern=r"\S")
    """The question: paragraphs, `code` in backticks, and lines of code that are indented."""
    choices: tuple[Choice, ...] = Field(min_length=2, max_length=8)
    """The answers to choose from; their letters a, b, c, ... follow this order."""
    mistake: Sentence
    """The common mistake that the question catches, in a sentence."""
    proof: Program | None = None
    """A Python program of its own that proves the right answer by what it asserts and prints."""
    prints: Program | None = None
    """Exactly what that program prints."""
    visibility: Visibility = Visibility()
    """What learners see of a graded answer beside whether it is right, and from when on."""

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        refuse(question_defects(self))
        return self

    @property
    def lettered(self) -> Iterator[tuple[str, Choice]]:
        """The choices, each with its letter."""
        return zip(string.ascii_lowercase, self.choices, strict=False)

    @property
    def letters(self) -> str:
        """The letters of the choices, in order."""
        return string.ascii_lowercase[: len(self.choices)]

    @property
    def right(self) -> tuple[str, Choice]:
        """The letter of the right choice, and the choice."""
        return next((letter, choice) for letter, choice in self.lettered if choice.correct)

    def choice(self, letter: str) -> Choice:
        """Return the choice of one of the `letters`."""
        return self.choices[self.letters.index(letter)]


class Quiz(Value):
    """A quiz, declared."""

    format: Literal["bngrade/quiz/v1"]
    """The version of this format."""
    exercise: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """The exercise's name, which is also the stem of this file and of the answer sheets."""
    title: str = Field(min_length=1, max_length=200, pattern=r"\S")
    """One line for people."""
    position: int | None = Field(default=None, ge=1)
    """Where it stands in `bngrade list`; exercises without a position come last, by name."""
    sheet: str = Field(min_length=1)
    """The answer sheet that learners fill in; the path counts from this file's folder."""
    solution: str = Field(min_length=1)
    """The sheet with every answer right; it stays with the instructor."""
    questions: tuple[Question, ...] = Field(min_length=1, max_length=100)
    """The questions, in the order in which they are asked."""
    points: int | None = None
    """The points of all questions together, if the file states them; they must add up."""
    partial_credit: PartialCredit = PartialCredit.PER_CHECK
    """How points come about from answers."""
    late: LatePolicy | None = None
    """What a submission loses after its due time."""
    hints: tuple[Hint, ...] = ()
    """Hints for learners, in the order in which they are given; `check` names a question."""

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        refuse(inconsistencies({name: getattr(self, name) for name in type(self).model_fields}))
        return self

    @property
    def checks(self) -> tuple[Question, ...]:
        """What is judged and earns points: the questions."""
        return self.questions

    @property
    def max_points(self) -> int:
        """The points of all questions together."""
        return sum(question.points for question in self.questions)

    def question(self, question_id: str) -> Question | None:
        """Return the question of an id, if there is one."""
        return next((each for each in self.questions if each.id == question_id), None)
