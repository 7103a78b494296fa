"""Whether a rubric's calibration still holds: digests of the rubric's budget, the data, the solution and the starter tell."""

import hashlib
from enum import StrEnum
from pathlib import Path

from grader.files import open_regular
from grader.rubric.model import METRIC_OF_CHECK, Rubric
from grader.value import Value


class CalibrationStatus(StrEnum):
    """What a calibration is worth."""

    FRESH = "fresh"
    STALE = "stale"
    MISSING = "missing"


class CalibrationState(Value):
    """A calibration's status and, unless it is fresh, why."""

    status: CalibrationStatus
    reason: str = ""


def calibration_state(
    rubric: Rubric, path: Path, dataset: str, data_sha256: str | None = None, *, starter_counts: bool = True
) -> CalibrationState:
    """Compare what a calibration was measured on with what there is now.

    Args:
        rubric: The rubric.
        path: Where its file stands; starter and solution are looked for beside it.
        dataset: The data set whose calibration is asked for.
        data_sha256: The digest of the data at hand, if it is known.
        starter_counts: False while learners work on the starter in place, as in a checkout of the exercise.

    A starter or solution that is not on this machine (solutions are not shipped) cannot have changed and counts as unchanged.
    A rubric that judges no measured figure has nothing to calibrate.
    """
    if not any(check.id in METRIC_OF_CHECK for check in rubric.checks):
        return CalibrationState(status=CalibrationStatus.FRESH)
    calibration = rubric.calibration_of(dataset)
    if calibration is None:
        return CalibrationState(status=CalibrationStatus.MISSING, reason=f"the rubric has no calibration for {dataset}")
    measured = calibration.measured
    if measured is None:
        return _stale("the calibration does not say what it was measured on")
    if measured.budget_sha256 != rubric.budget_sha256(dataset):
        return _stale(f"the rubric's training on {dataset} has changed since it was calibrated")
    if data_sha256 is not None and measured.data_sha256 != data_sha256:
        return _stale(f"the data set {dataset} is not the one that the rubric was calibrated on")
    for name, file, digest in (
        ("solution", rubric.submission.solution, measured.solution_sha256),
        ("starter", rubric.submission.starter, measured.starter_sha256),
    ):
        now = file_sha256(path.parent / file)
        if now is not None and now != digest and (starter_counts or name != "starter"):
            return _stale(f"the {name} has changed since the rubric was calibrated")
    return CalibrationState(status=CalibrationStatus.FRESH)


def file_sha256(path: Path) -> str | None:
    """Digest a file, `None` if it is not there or none."""
    try:
        with open_regular(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _stale(reason: str) -> CalibrationState:
    return CalibrationState(status=CalibrationStatus.STALE, reason=reason)
