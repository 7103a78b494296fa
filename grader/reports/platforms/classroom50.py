"""Classroom 50: `result.json` of schema `classroom50/result/v1`, the release's text, and the status of the step.

Whose submission it is the platform's runner says in environment variables (`IDENTITY`). The schema allows no other key at the
top; what a check has to say stands in its test, where further keys are kept. The runner stamps owner, type and time again.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from grader.reports.check_text import explanation, headline
from grader.reports.context import ReportContext
from grader.reports.document import Document, Target
from grader.reports.json_report import data_to_json
from grader.reports.markdown import to_markdown
from grader.result import CheckResult, Result, Status

RELEASE_BODY = "release-body.md"

_TYPES = ("individual", "group")


def write(result: Result, context: ReportContext) -> tuple[Document, ...]:
    """Return `result.json`, `release-body.md` and the step's outputs.

    Raises:
        KeyError: a variable that names the submission is not set.
    """
    state = "success" if result.status is Status.PASS else "failure"
    outputs = f"status={state}\nsummary={headline(result)}\n"
    return (
        Document(text=data_to_json(_identity(context) | _score(result))),
        Document(text=to_markdown(result, context), target=Target.BESIDE, name=RELEASE_BODY),
        Document(text=outputs, target=Target.APPENDED, name="GITHUB_OUTPUT"),
    )


def _identity(context: ReportContext) -> dict[str, Any]:
    variables = context.environment
    kind = variables.get("ASSIGNMENT_TYPE", "")
    return {
        "schema": "classroom50/result/v1",
        "classroom": variables["CLASSROOM"],
        "assignment": variables["ASSIGNMENT"],
        "assignment_type": kind if kind in _TYPES else _TYPES[0],
        "owner": _owner(variables),
        "submission": variables["SUBMISSION_TAG"],
        "commit": variables["COMMIT_URL"],
        "release": variables["RELEASE_URL"],
        "review": variables["REVIEW_URL"],
        "datetime": _utc(context.submitted_at or context.moment),
        "graded_at": _utc(context.moment),
    }


def _owner(variables: Mapping[str, str]) -> str:
    return variables.get("OWNER") or variables["USERNAME"]


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _score(result: Result) -> dict[str, Any]:
    return {"score": result.points, "max-score": result.max_points, "tests": [_test(check) for check in result.checks]}


def _test(check: CheckResult) -> dict[str, Any]:
    return {
        "test-name": check.id,
        "passed": check.status is Status.PASS,
        "score": check.points,
        "max-score": check.max_points,
        "status": check.status,
        "output": explanation(check),
    }
