"""Coursera: `/shared/feedback.json`, and the feedback as plain text in `txtFeedback.txt` beside it.

Text and not HTML, so that nothing a learner wrote can become markup.
"""

from grader.reports.check_text import explanation, headline
from grader.reports.context import ReportContext
from grader.reports.document import Document, Target
from grader.reports.json_report import data_to_json
from grader.reports.platforms.shares import share
from grader.result import CheckResult, Result

FEEDBACK = "txtFeedback.txt"


def write(result: Result, context: ReportContext) -> tuple[Document, ...]:
    """Return `feedback.json` and the text that it points to."""
    data = {"fractionalScore": share(result), "feedback": headline(result), "feedbackType": "TXT"}
    blocks = ("\n".join((headline(result), *context.inert_notices)), *(_block(check) for check in result.checks))
    return (
        Document(text=data_to_json(data)),
        Document(text="\n\n".join(blocks) + "\n", target=Target.BESIDE, name=FEEDBACK),
    )


def _block(check: CheckResult) -> str:
    details = explanation(check).replace("\n", "\n  ")
    return f"{check.status.upper()} {check.id}, {check.points} of {check.max_points} points\n  {details}"
