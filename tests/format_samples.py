"""Results for the tests of the formats: the reports' samples, more of them, and any that grading could make."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st
from report_samples import SAMPLES, UNMEASURED, context, defect, grade, skipped

from grader.crediting import credit
from grader.reports.context import ReportContext
from grader.result import CheckResult, Result, Status
from grader.verdict import overall

MOMENT = dt.datetime(2026, 11, 24, 20, 15, 30, 999, tzinfo=dt.timezone(dt.timedelta(hours=2)))
ENVIRONMENT = {
    "CLASSROOM": "dl-26",
    "ASSIGNMENT": "netbn",
    "ASSIGNMENT_TYPE": "group",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/20261124-181530-abc",
    "COMMIT_URL": "https://example.org/commit",
    "RELEASE_URL": "https://example.org/release",
    "REVIEW_URL": "https://example.org/review",
}
NASTY = (
    "\x1b[2J\x1b[31m\r\n::error file=a.py,line=1::owned\n##[group]\n\x00\ud800\udfff\u202e\u2066</script><script>alert(1)</script>"
    " | a \\| b `|` ``x`` <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![i](//e.org/i.png) https://e.org www.e.org"
    " @everyone #12 GH-3 deadbee1234567 $x$ **b** ~~s~~ &lt; &#64; <!-- name<<EOF \\"
)


def surroundings(**changes: Any) -> ReportContext:
    """Return what `bngrade check exercises/netbn.py` would add on a platform."""
    base = dict(context())
    return ReportContext(**base | {"moment": MOMENT, "environment": ENVIRONMENT} | changes)


def checked(*checks: CheckResult, **changes: Any) -> Result:
    """Return the result of exactly these checks."""
    points = {"points": sum(check.points for check in checks), "max_points": sum(check.max_points for check in checks)}
    return grade(**{"checks": checks, "status": overall(checks), **UNMEASURED, **points, **changes})


def one(status: Status, points: int = 0, max_points: int = 10, **more: Any) -> CheckResult:
    """Return one check."""
    fields: dict[str, Any] = {"id": "val-accuracy", "message": "the target is missed"}
    return CheckResult(status=status, points=points, max_points=max_points, **fields | more)


def _credited(share: float) -> Result:
    """Return a pass that was handed in late and keeps a share of its points."""
    from types import SimpleNamespace

    rubric: Any = SimpleNamespace(partial_credit="per_check", late=SimpleNamespace(share=lambda _when: share))
    return checked(*credit(grade().checks, rubric, MOMENT))


def _nasty(size: int) -> Result:
    text = NASTY * size
    hostile = defect("submission-loads", text, Status.ERROR, line=1, help=text, expected=text, actual=text)
    return grade(hostile, *skipped(text, "layers-unchanged"), **UNMEASURED)


RESULTS: dict[str, Result] = {
    **{name: result for name, (result, _) in SAMPLES.items() if not name.endswith("ascii") and name != "fallback"},
    "late": _credited(0.7),
    "too_late": _credited(0.0),
    "all_or_nothing": checked(
        *(check.model_copy(update={"points": 0}) for check in SAMPLES["two_root_causes"][0].checks),
    ),
    "hidden": checked(
        one(Status.FAIL, message="details are hidden until 2026-12-01"), one(Status.PASS, 5, 5, id="train-accuracy")
    ),
    "no_points": checked(one(Status.PASS, 0, 0), one(Status.FAIL, 0, 0, id="train-accuracy")),
    "no_points_passed": checked(one(Status.PASS, 0, 0)),
    "error_beside_a_pass": checked(one(Status.PASS, 10), one(Status.ERROR, id="train-accuracy")),
    "nasty": _nasty(1),
    "megabytes": _nasty(1 + 1_000_000 // len(NASTY)),
}
"""Every kind of result by its name. What was measured on the fallback is refused by platforms and stands apart."""

_TEXT = st.one_of(st.text(st.characters(codec=None, exclude_categories=()), max_size=60), st.just(NASTY))
_LINE = st.one_of(st.none(), st.integers(1, 10_000))
_IDS = st.lists(st.from_regex(r"[a-z][a-z0-9]*(-[a-z0-9]+){0,3}", fullmatch=True), min_size=1, max_size=6, unique=True)


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Draw a result that keeps what grading holds: only a check that passed earns points, and the sums are sums."""
    checks = []
    for check_id in draw(_IDS):
        status = draw(st.sampled_from(Status))
        maximum = draw(st.integers(0, 100))
        points = draw(st.integers(0, maximum)) if status is Status.PASS else 0
        texts = {name: draw(st.one_of(st.none(), _TEXT)) for name in ("help", "expected", "actual")}
        fields = {"id": check_id, "message": draw(_TEXT), "line": draw(_LINE)} | texts
        checks.append(CheckResult(status=status, points=points, max_points=maximum, **fields))
    return checked(*checks)
