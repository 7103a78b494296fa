"""`bngrade check` of an answer sheet. No sandbox is started, and no torch is imported."""

from typing import TYPE_CHECKING

import click

from grader.cli.check.request import CheckRequest
from grader.cli.chosen_rubric import load_pinned
from grader.cli.files import FaultError

if TYPE_CHECKING:
    from grader.exercise_types.evaluation import Evaluation


def evaluate_sheet(request: CheckRequest) -> "Evaluation":
    """Evaluate an answer sheet.

    Raises:
        click.UsageError: a class was named, or the quiz is not valid.
        FaultError: the file cannot be read.
    """
    from grader.exercise_types.quiz import evaluate
    from grader.quiz.loading import LoadedQuiz

    if request.class_name is not None:
        raise click.UsageError("--class is for exercises with a network; this one is a quiz")
    loaded = load_pinned(request.rubric, request.rubric_sha256)
    assert isinstance(loaded, LoadedQuiz), "who calls this has asked"
    try:
        return evaluate(request.file, loaded, submitted_at=request.submitted_at, reveal=request.reveal)
    except OSError as error:
        raise FaultError(f"{error}; no points were taken") from error
