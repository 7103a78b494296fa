"""Every shipped question is proven by its program, which prints what the quiz says it prints."""

import re
from pathlib import Path

import pytest
from conftest import REPOSITORY

from grader.exercise_types import is_quiz
from grader.quiz.loading import load_quiz
from grader.quiz.model import Question
from grader.quiz.proving import prove

QUESTIONS = {
    f"{path.stem}-{question.id}": question
    for path in sorted(Path(REPOSITORY, "rubrics").glob("*.yaml"))
    if is_quiz(path)
    for question in load_quiz(path).rubric.questions
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_the_program_of_a_question_proves_its_answer(question: Question) -> None:
    """It can fail, ends well in a fresh process, and prints exactly what is claimed."""
    assert question.proof is not None
    assert re.search(r"\bassert\b|\braise\b", question.proof)
    assert prove(question).problem is None


def test_there_are_ten_questions_of_every_difficulty() -> None:
    """The quiz on batch normalisation goes from easy to hard."""
    difficulties = [question.difficulty.value for name, question in QUESTIONS.items() if name.startswith("batchnorm_quiz")]
    assert len(difficulties) == 10
    assert difficulties == sorted(difficulties, key=["easy", "medium", "hard"].index)
    assert set(difficulties) == {"easy", "medium", "hard"}
