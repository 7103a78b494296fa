"""What becomes of a verdict: it is remembered for the learner, and every report goes to its place."""

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.check.request import CheckRequest
from grader.cli.delivery import deliver
from grader.cli.destinations import Delivery
from grader.cli.terminal import say

if TYPE_CHECKING:
    from grader.exercise_types.evaluation import Evaluation
    from grader.reports.context import ReportContext


def tell(
    evaluation: "Evaluation",
    deliveries: tuple[Delivery, ...],
    request: CheckRequest,
    notices: list[str],
    typed: tuple[str, ...],
) -> None:
    """Deliver all reports on an evaluation.

    Raises:
        FaultError: some could not be written.
    """
    from grader.learner.recording import remember

    if not any(each.form.name == "text" for each in deliveries):  # the one report that is printed and says them by itself
        for notice in notices:
            say(notice)
    trouble = remember(evaluation.result)
    context = _context(evaluation, notices, typed)
    dated = {"submitted_at": request.submitted_at or _committed_at(deliveries)}
    deliver(deliveries, evaluation.result, context.model_copy(update=dated))
    if trouble:
        say(trouble)


def _committed_at(deliveries: tuple[Delivery, ...]) -> dt.datetime | None:
    from grader.cli.commit import committed_at

    return committed_at(Path()) if any(each.form.dated_by_commit for each in deliveries) else None


def _context(evaluation: "Evaluation", notices: list[str], typed: tuple[str, ...]) -> "ReportContext":
    """Gather what the reports tell beside the result."""
    from grader.reports.context import ReportContext

    return ReportContext(
        title=evaluation.title,
        file=evaluation.result.submission.path,  # spelt so that every reader takes it
        options=typed,
        source_lines=evaluation.source_lines,
        starter=evaluation.starter,
        checks=evaluation.checks,
        notices=tuple(notices),
        moment=dt.datetime.now(tz=dt.UTC),
        environment=dict(os.environ),
        hints=evaluation.hints,
        policy=evaluation.policy,
    )
