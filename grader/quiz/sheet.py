"""The answer sheet of a quiz as learners get it: made from the questions, so that it cannot say anything else than they do."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from wcwidth import wrap

from grader.quiz.model import Choice, Question, Quiz
from grader.quiz.prose import one_line, passages

WIDTH = 100
"""Columns of the sheet."""
_INDENT = "  "


def sheet_text(quiz: Quiz) -> str:
    """Return the sheet with every question above the place of its answer, none filled in."""
    lines = [*_head(quiz), "", "answers:"]
    for number, question in enumerate(quiz.questions, start=1):
        lines += ["", *_asked(question, f"{number} of {len(quiz.questions)}"), f"{_INDENT}{question.id}:"]
    return "\n".join(lines) + "\n"


def filled(text: str, answers: dict[str, str]) -> str:
    """Return a sheet's text with letters behind the names of questions, as a learner fills it in."""
    lines = text.split("\n")
    for question_id, letter in answers.items():
        place = lines.index(f"{_INDENT}{question_id}:")
        lines[place] += f" {letter}"
    return "\n".join(lines)


def _head(quiz: Quiz) -> Iterator[str]:
    first = quiz.questions[0].id
    task = (
        f"Write the letter of your answer behind each question's name, as in `{first}: b`, and leave empty what you do not "
        "know. Save the file and type:"
    )
    yield from _comment(one_line(quiz.title))
    yield "#"
    yield from _comment(task)
    yield f"#     bngrade check {_usual_place(quiz)}"
    yield from _comment("To practise on the same questions, with an explanation after each answer:")
    yield f"#     bngrade quiz {quiz.exercise}"


def _usual_place(quiz: Quiz) -> str:
    """Return the sheet's path as it is seen from the folder that holds the folder of rubrics."""
    path = PurePosixPath(quiz.sheet)
    return str(path.relative_to("..")) if path.is_relative_to("..") else str(path)


def _asked(question: Question, count: str) -> Iterator[str]:
    """Yield a question and its choices as comments."""
    points = "1 point" if question.points == 1 else f"{question.points} points"
    yield f"{_INDENT}# ---- {count}, {question.difficulty}, {points} ----"
    for passage in passages(question.text):
        if passage.code:
            yield from (f"{_INDENT}#     {line}".rstrip() for line in passage.lines)
        else:
            yield from _comment(passage.lines[0], _INDENT)
    for letter, choice in question.lettered:
        yield from _offered(letter, choice)


def _offered(letter: str, choice: Choice) -> list[str]:
    return wrap(one_line(choice.text), WIDTH, initial_indent=f"{_INDENT}#   {letter}) ", subsequent_indent=f"{_INDENT}#      ")


def _comment(text: str, indent: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ", break_on_hyphens=False)
