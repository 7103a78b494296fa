"""The teacher's rules over judged checks: partial credit, late submissions, what learners may see."""

import datetime as dt

import pytest

from grader.crediting import credit, hides_figures, redact
from grader.result import CheckResult, Status
from grader.rubric.loading import LoadedRubric
from grader.rubric.model import CheckSpec, LatePolicy, PartialCredit, Rubric, Show, Visibility

DUE = dt.datetime(2026, 12, 1, 12, tzinfo=dt.UTC)
LATE = LatePolicy(due=DUE, grace_minutes=30, lose_percent_per_day=25, keep_at_least_percent=40)


def passed_checks(rubric: Rubric) -> tuple[CheckResult, ...]:
    """Results in which every check of a rubric passed."""
    return tuple(
        CheckResult(
            id=spec.id, status=Status.PASS, points=spec.points, max_points=spec.points, message="seen", help="look", line=3
        )
        for spec in rubric.checks
    )


def points(results: tuple[CheckResult, ...]) -> int:
    """Add up what was earned."""
    return sum(result.points for result in results)


def test_all_or_nothing_takes_every_point_when_one_check_fails(netbn: LoadedRubric) -> None:
    """Under `all_or_nothing` one failed check costs the points of all, and its status alone decides."""
    rubric = netbn.rubric.model_copy(update={"partial_credit": PartialCredit.ALL_OR_NOTHING})
    results = passed_checks(rubric)
    assert points(credit(results, rubric, None)) == rubric.max_points
    failed = (results[0], results[1].model_copy(update={"status": Status.FAIL, "points": 0}), *results[2:])
    assert points(credit(failed, rubric, None)) == 0
    assert [each.status for each in credit(failed, rubric, None)] == [each.status for each in failed]


@pytest.mark.parametrize(
    ("late_by", "share"),
    [
        (dt.timedelta(hours=-5), 1.0),
        (dt.timedelta(minutes=30), 1.0),
        (dt.timedelta(minutes=31), 0.75),
        (dt.timedelta(days=1, minutes=30), 0.75),
        (dt.timedelta(days=1, minutes=31), 0.5),
        (dt.timedelta(days=9), 0.4),
    ],
)
def test_a_late_submission_loses_a_share_for_each_day_begun(netbn: LoadedRubric, late_by: dt.timedelta, share: float) -> None:
    """The grace period is free, each day begun costs its share, and the floor holds."""
    rubric = netbn.rubric.model_copy(update={"late": LATE})
    results = passed_checks(rubric)
    credited = credit(results, rubric, DUE + late_by)
    assert [each.points for each in credited] == [int(each.points * share) for each in results]


def test_without_a_time_nothing_is_late(netbn: LoadedRubric) -> None:
    """A run that is told no submission time takes nothing off."""
    rubric = netbn.rubric.model_copy(update={"late": LATE})
    assert points(credit(passed_checks(rubric), rubric, None)) == rubric.max_points


def test_due_needs_a_time_zone() -> None:
    """A due time without a zone means another moment on each machine and is refused."""
    with pytest.raises(ValueError, match="time zone"):
        LatePolicy(due=dt.datetime(2026, 12, 1), lose_percent_per_day=10)  # noqa: DTZ001 - the mistake under test


@pytest.mark.parametrize(
    ("visibility", "day", "shown"),
    [
        (Visibility(), dt.date(2026, 1, 1), True),
        (Visibility(show=Show.VERDICT), dt.date(2026, 1, 1), False),
        (Visibility(hidden_until=dt.date(2026, 1, 2)), dt.date(2026, 1, 1), False),
        (Visibility(hidden_until=dt.date(2026, 1, 2)), dt.date(2026, 1, 2), True),
    ],
)
def test_hidden_details_leave_the_verdict_alone(
    netbn: LoadedRubric, visibility: Visibility, day: dt.date, *, shown: bool
) -> None:
    """A hidden check shows status and points and nothing that explains them."""
    spec = CheckSpec(id="layers-unchanged", points=5, visibility=visibility)
    loads = CheckSpec(id="submission-loads", points=1, visibility=visibility)
    rubric = netbn.rubric.model_copy(update={"checks": (loads, spec)})
    first, second = redact(passed_checks(rubric), rubric, day)
    assert (first.message, first.help) == ("seen", "look"), "why a file does not load is always told"
    assert (second.status, second.points) == (Status.PASS, 5)
    assert (second.message == "seen", second.help == "look", second.line == 3) == (shown, shown, shown)


def test_one_hidden_measured_check_hides_the_figures(netbn: LoadedRubric) -> None:
    """Figures and curves would tell what the hidden check does not; a hidden structural check leaves them alone."""
    day = dt.date(2026, 1, 1)

    def hiding(check_id: str) -> Rubric:
        hidden = {"visibility": Visibility(show=Show.VERDICT)}
        checks = tuple(spec.model_copy(update=hidden if spec.id == check_id else {}) for spec in netbn.rubric.checks)
        return netbn.rubric.model_copy(update={"checks": checks})

    assert [hides_figures(hiding(each), day) for each in ("val-accuracy", "layers-unchanged", "none")] == [True, False, False]
