"""A quiz as its author reads it: what it asks, how hard that is, what it is worth, and which answers are right."""

import shlex

from grader.quiz.loading import LoadedQuiz
from grader.quiz.model import Quiz
from grader.quiz.prose import one_line
from grader.reports.json_report import data_to_json
from grader.reports.rubric_text import CREDIT, hint_lines, late_text
from grader.reports.text_layout import Lines, Page, joined

SCHEMA = "bngrade/quiz-overview/v1"


def quiz_to_text(loaded: LoadedQuiz, page: Page) -> str:
    """Return the quiz as text, with a newline at the end."""
    quiz = loaded.rubric
    command = f"bngrade rubric check {shlex.quote(str(loaded.path))}"
    return joined(
        [
            _head(loaded, page),
            _questions(quiz, page),
            [line for note in (CREDIT[quiz.partial_credit], late_text(quiz.late)) for line in page.wrap(note, indent="  ")],
            hint_lines(quiz.hints, page),
            [*page.wrap("next:"), page.verbatim(command, indent="  ")],
        ]
    )


def quiz_to_json(loaded: LoadedQuiz) -> str:
    """Return the quiz as JSON, schema `bngrade/quiz-overview/v1`."""
    quiz = loaded.rubric
    said = {"schema": SCHEMA, "path": str(loaded.path), "sha256": loaded.sha256, "max_points": quiz.max_points}
    return data_to_json(said | {"rubric": quiz.model_dump(mode="json")})


def _head(loaded: LoadedQuiz, page: Page) -> Lines:
    quiz = loaded.rubric
    return [
        *page.style(page.wrap(one_line(quiz.title)), bold=True),
        *page.wrap(f"exercise {quiz.exercise}, {loaded.path}", indent="  "),
        *page.wrap(f"sheet {quiz.sheet}, solution {quiz.solution}", indent="  "),
    ]


def _questions(quiz: Quiz, page: Page) -> Lines:
    rows = [
        (question.id, question.difficulty.value, str(question.points), question.right[0], one_line(question.text))
        for question in quiz.questions
    ]
    rows.append(("in all", "", str(quiz.max_points), "", ""))
    return page.table(("question", "difficulty", "points", "right", "asks"), rows, right=(2,), cut=(4,))
