"""The runners that GitHub Classroom's `autograding-grading-reporter` reads, as outputs of the step that graded.

One output for each check, named by its id without all but letters and digits (`batchnorm-present` is `batchnormpresent`), and
`runners`, their list. The workflow hands them to the reporter:

    - id: grade
      run: bngrade check exercises/netbn.py --format github-classroom
    - uses: classroom-resources/autograding-grading-reporter@v1
      env:
        BATCHNORMPRESENT_RESULTS: ${{ steps.grade.outputs.batchnormpresent }}
        ...
      with:
        runners: ${{ steps.grade.outputs.runners }}

The reporter counts twice: passed tests by `max_score` in its table, `score` in its notice. They agree because each runner holds
one test that earns all of its points or none. Points that a check lost although it passed (all or nothing, late) therefore move
to a runner of their own, `policy`, which rubrics without such rules do not have. A runner's own status decides whether the job
fails, and so follows the check, while a skipped check or lost points fail no job by themselves.
"""

import base64
import json
import re
from collections.abc import Iterable
from typing import Any

from grader.reports.check_text import explanation
from grader.reports.context import ReportContext
from grader.reports.document import Document
from grader.result import CheckResult, Result, Status

POLICY = "policy"
RUNNERS = "runners"

_VERSION = 1
_NO_LINE = 0
"""The line number for which the reporter shows none; it has no other word for that, and none for a line of a cell."""


def write(result: Result, context: ReportContext) -> tuple[Document, ...]:
    """Return the lines of the step's outputs, `name=value`."""
    ids = runner_ids(check.id for check in result.checks)
    outputs = {name: _criterion(check, result) for name, check in zip(ids, result.checks, strict=True)}
    lost = sum(check.max_points - check.points for check in result.checks if check.status is Status.PASS)
    if context.policy or lost:
        outputs[POLICY] = _policy(lost, result)
    lines = [f"{RUNNERS}={','.join(outputs)}", *(f"{name}={_encoded(runner)}" for name, runner in outputs.items())]
    return (Document(text="".join(f"{line}\n" for line in lines)),)


def runner_ids(check_ids: Iterable[str]) -> tuple[str, ...]:
    """Return an id of lower-case letters and digits for each check, no two alike."""
    taken = [RUNNERS, POLICY]
    for check_id in check_ids:
        name = re.sub(r"[^a-z0-9]", "", check_id.lower()) or "check"
        alike = (f"{name}{suffix}" for suffix in ("", *range(2, len(taken) + 3)))
        taken.append(next(each for each in alike if each not in taken))
    return tuple(taken[2:])


def _criterion(check: CheckResult, result: Result) -> dict[str, Any]:
    passed = check.status is Status.PASS
    own = Status.PASS if check.status is Status.SKIPPED else check.status
    told, _, more = explanation(check).partition("\n")
    test = {
        "name": check.id,
        "status": Status.FAIL if check.status is Status.SKIPPED else check.status,
        "score": check.points,
        "message": told if check.status is Status.ERROR else "",
        "test_code": {Status.PASS: "", Status.ERROR: more}.get(check.status, explanation(check)),
        "line_no": _NO_LINE if check.line is None or check.cell is not None else check.line,
    }
    return _runner(own, check.points if passed else check.max_points, test, result)


def _policy(lost: int, result: Result) -> dict[str, Any]:
    """Hold the points that passing checks did not earn, by the rubric's rules."""
    why = f"{lost} points of checks that passed are not earned: the rubric's rule for partial credit or late submissions"
    test = {
        "name": "points taken off by the rubric's rules",
        "status": Status.FAIL if lost else Status.PASS,
        "score": 0,
        "message": "",
        "test_code": why if lost else "",
        "line_no": _NO_LINE,
    }
    return _runner(Status.PASS, lost, test, result)


def _runner(status: Status, max_score: int, test: dict[str, Any], result: Result) -> dict[str, Any]:
    """Return one runner; checks are judged together, so each test carries the file and the seconds of the whole run."""
    test |= {"filename": result.submission.path, "duration": result.seconds}
    return {"version": _VERSION, "status": status, "max_score": max_score, "tests": [test]}


def _encoded(runner: dict[str, Any]) -> str:
    return base64.b64encode(json.dumps(runner, allow_nan=False).encode()).decode("ascii")
