"""GitHub Actions: the job summary, the step's outputs, and annotations at the learner's lines.

A notebook's annotations name the cell in their text: GitHub knows the lines of the file alone, which are not the cells'.

Outputs are `verdict` (not `status`, which Classroom 50 reads as a commit's), `points`, `max-points` and `failed`, the ids of
the checks that failed, separated by commas. Annotations are workflow commands on standard output, the only lines there that the
runner obeys.
"""

import os
from pathlib import Path

from grader.reports.check_text import explanation, headline, line
from grader.reports.context import ReportContext
from grader.reports.document import Document, Target
from grader.reports.markdown import to_markdown
from grader.reports.outcome import DEFECTS
from grader.result import CheckResult, Result


def write(result: Result, context: ReportContext) -> tuple[Document, ...]:
    """Return the summary, the outputs and the annotations."""
    return (
        Document(text=to_markdown(result, context)),
        Document(text=_outputs(result), target=Target.APPENDED, name="GITHUB_OUTPUT"),
        Document(text=_annotations(result, context), target=Target.PRINTED),
    )


def _outputs(result: Result) -> str:
    failed = ",".join(line(check.id) for check in result.checks if check.status in DEFECTS)
    outputs = {"verdict": result.status, "points": result.points, "max-points": result.max_points, "failed": failed}
    return "".join(f"{name}={value}\n" for name, value in outputs.items())


def _annotations(result: Result, context: ReportContext) -> str:
    warnings = [_command("warning", notice, title="bngrade") for notice in context.inert_notices]
    errors = [_defect(check, context) for check in result.checks if check.status in DEFECTS]
    return "".join([*warnings, *errors, _command("notice", headline(result), title="bngrade")])


def _defect(check: CheckResult, context: ReportContext) -> str:
    return _command("error", explanation(check), **_position(check, context), title=check.id)


def _position(check: CheckResult, context: ReportContext) -> dict[str, str]:
    if check.line is None:
        return {}
    line_of_file = {"line": str(check.line)} if check.cell is None else {}
    return {"file": _in_workspace(context), **line_of_file}


def _in_workspace(context: ReportContext) -> str:
    """Name the submission as the repository does, if it lies in the checkout."""
    workspace = context.environment.get("GITHUB_WORKSPACE")
    full = Path(os.path.abspath(context.file))  # noqa: PTH100 - a link keeps its name, which is the one in the repository
    if workspace and full.is_relative_to(workspace):
        return full.relative_to(workspace).as_posix()
    return context.file


def _command(kind: str, message: str, **properties: str) -> str:
    shown = ",".join(f"{name}={_escape_property(line(value))}" for name, value in properties.items())
    return f"::{kind} {shown}::{_escape(message)}\n"


def _escape(message: str) -> str:
    return message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(value: str) -> str:
    return _escape(value).replace(":", "%3A").replace(",", "%2C")
