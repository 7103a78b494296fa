"""A small quiz that is in no package: what an instructor writes, and the files that belong to it."""

from pathlib import Path

from grader.quiz.loading import LoadedQuiz, load_quiz
from grader.quiz.sheet import filled, sheet_text

QUIZ = """\
format: bngrade/quiz/v1
exercise: sums_quiz
title: Sums
sheet: ../exercises/sums_quiz.yaml
solution: ../solutions/sums_quiz.yaml
questions:
  - id: two-and-two
    difficulty: easy
    points: 3
    text: What is 2 + 2?
    choices:
      - text: three
        explanation: That is 2 + 1.
      - text: four
        correct: true
        explanation: Two and two more.
      - text: "`22`"
        explanation: That joins the digits.
    mistake: Joining digits.
    proof: |
      assert 2 + 2 == 4
      print(2 + 2)
    prints: |
      4
  - id: order
    difficulty: hard
    points: 4
    text: |
      What does this give?

        x = 1 + 2 * 3
    choices:
      - text: nine
        explanation: The product comes first.
      - text: seven
        correct: true
        explanation: 2 * 3 is 6, and one more.
    mistake: Reckoning from left to right.
  - id: nothing
    difficulty: easy
    points: 3
    text: What is 5 * 0?
    choices:
      - text: zero
        correct: true
        explanation: Nothing, five times.
      - text: five
        explanation: That is 5 + 0.
    mistake: Taking a product for a sum.
hints:
  - {text: Count on your fingers., check: two-and-two}
"""
RIGHT = {"two-and-two": "b", "order": "b", "nothing": "a"}

Edit = tuple[str, str]


def edited(*edits: Edit) -> str:
    """Change the quiz's text."""
    text = QUIZ
    for old, new in edits:
        assert old in text, f"the quiz has no {old!r}"
        text = text.replace(old, new, 1)
    return text


def write_quiz(folder: Path, *edits: Edit) -> Path:
    """Write a quiz alone."""
    path = folder / "rubrics" / "sums_quiz.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(edited(*edits), encoding="utf-8")
    return path


def write_exercise(folder: Path, *edits: Edit) -> LoadedQuiz:
    """Write a quiz with the sheet and the solution that belong to it, and load it."""
    loaded = load_quiz(write_quiz(folder, *edits))
    text = sheet_text(loaded.rubric)
    for name, content in (("exercises", text), ("solutions", filled(text, RIGHT))):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "sums_quiz.yaml").write_text(content, encoding="utf-8")
    return loaded


def sheet(**answers: str) -> str:
    """Write an answer sheet without its comments; `_` in a question's name stands for `-`."""
    lines = [f"  {name.replace('_', '-')}: {answer}" for name, answer in answers.items()]
    return "\n".join(["answers:", *lines]) + "\n"
