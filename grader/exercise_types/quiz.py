"""Evaluating an answer sheet: read it, hold each answer against the quiz. Nothing is executed and nothing is trained."""

import datetime as dt
import time
from pathlib import Path

from grader import __version__
from grader.crediting import credit, redact
from grader.exercise_types.evaluation import Evaluation
from grader.exercises import RubricNotFoundError, find_rubric
from grader.quiz.judging import judge
from grader.quiz.loading import LoadedQuiz
from grader.quiz.reading import Sheet, read_sheet
from grader.result import Result, RubricInfo, SandboxInfo, SubmissionInfo, path_text
from grader.rubric.policy import PartialCredit
from grader.verdict import overall


def evaluate(file: Path, loaded: LoadedQuiz, *, submitted_at: dt.datetime | None = None, reveal: bool = False) -> Evaluation:
    """Evaluate an answer sheet.

    Args:
        file: The sheet.
        loaded: The quiz.
        submitted_at: When the learner handed it in, for a quiz with a late policy.
        reveal: Show what the quiz hides from learners.

    Raises:
        OSError: the sheet cannot be opened.
    """
    started = time.monotonic()
    quiz = loaded.rubric
    sheet = read_sheet(file)
    result = grade_sheet(sheet, loaded, submitted_at=submitted_at, reveal=reveal)
    return Evaluation(
        result=result.model_copy(update={"seconds": round(time.monotonic() - started, 3)}),
        title=quiz.title,
        source_lines=sheet.lines,
        hints=len(quiz.hints),
        policy=quiz.partial_credit is PartialCredit.ALL_OR_NOTHING or quiz.late is not None,
    )


def grade_sheet(sheet: Sheet, loaded: LoadedQuiz, *, submitted_at: dt.datetime | None, reveal: bool) -> Result:
    """Judge a sheet that was read and apply the teacher's rules."""
    quiz = loaded.rubric
    checks = credit(judge(quiz, sheet, practice=_is_found_by_name(loaded)), quiz, submitted_at)
    if not reveal:
        checks = redact(checks, quiz, dt.datetime.now(tz=dt.UTC).date())
    return Result(
        bngrade=__version__,
        status=overall(checks),
        points=sum(check.points for check in checks),
        max_points=quiz.max_points,
        submission=SubmissionInfo(path=path_text(sheet.path), sha256=sheet.sha256, class_name=""),
        rubric=RubricInfo(exercise=quiz.exercise, sha256=loaded.sha256),
        checks=checks,
        sandbox=SandboxInfo(level="strong"),  # nothing of the learner's was run
        seconds=0.0,
    )


def _is_found_by_name(loaded: LoadedQuiz) -> bool:
    """Tell whether `bngrade quiz NAME` opens this very quiz here."""
    name = loaded.rubric.exercise
    try:
        return find_rubric(Path(name), name).resolve() == loaded.path.resolve()
    except RubricNotFoundError:
        return False
