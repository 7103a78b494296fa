"""A calibration holds as long as rubric, data, solution and starter are what it was measured on."""

import datetime as dt
import os
import sys
from pathlib import Path

import pytest

from grader.rubric.figures import Calibration, Provenance
from grader.rubric.loading import LoadedRubric
from grader.rubric.model import Budget, Rubric
from grader.rubric.staleness import CalibrationStatus, calibration_state, file_sha256

DATA = "d" * 64


@pytest.fixture
def calibrated(netbn: LoadedRubric, tmp_path: Path) -> tuple[Rubric, Path]:
    """A rubric with a fresh calibration, beside a starter and a solution of its own."""
    for folder in ("exercises", "solutions", "rubrics"):
        (tmp_path / folder).mkdir()
    starter, solution = tmp_path / "exercises" / "netbn.py", tmp_path / "solutions" / "netbn.py"
    starter.write_text("# starter\n", encoding="utf-8")
    solution.write_text("# solution\n", encoding="utf-8")
    provenance = Provenance(
        date=dt.date(2026, 11, 24),
        device="cpu",
        torch="2",
        bngrade="0",
        data_sha256=DATA,
        budget_sha256=netbn.rubric.budget_sha256("mnist"),
        solution_sha256=file_sha256(solution) or "",
        starter_sha256=file_sha256(starter) or "",
    )
    old = netbn.rubric.calibration["mnist"]
    fresh = Calibration(runs=old.runs, solution=old.solution, starter=old.starter, measured=provenance)
    return netbn.rubric.model_copy(update={"calibration": {"mnist": fresh}}), tmp_path / "rubrics" / "netbn.yaml"


def test_nothing_changed_is_fresh(calibrated: tuple[Rubric, Path]) -> None:
    """With every digest as measured the calibration holds."""
    assert calibration_state(*calibrated, "mnist", DATA).status is CalibrationStatus.FRESH


def test_a_data_set_without_numbers_is_missing(calibrated: tuple[Rubric, Path]) -> None:
    """A budget that was never calibrated says so."""
    state = calibration_state(*calibrated, "digits")
    assert (state.status, "digits" in state.reason) == (CalibrationStatus.MISSING, True)


def test_a_rubric_that_measures_nothing_needs_no_calibration(calibrated: tuple[Rubric, Path]) -> None:
    """Structure alone is judged without numbers, so none can be missing."""
    rubric, path = calibrated
    structural = tuple(check for check in rubric.checks if not check.id.startswith(("val-", "train-")))
    bare = rubric.model_copy(update={"checks": structural, "calibration": {}})
    assert calibration_state(bare, path, "mnist").status is CalibrationStatus.FRESH


def test_other_data_is_stale(calibrated: tuple[Rubric, Path]) -> None:
    """Numbers of another data set do not hold."""
    assert calibration_state(*calibrated, "mnist", "e" * 64).status is CalibrationStatus.STALE


def test_another_budget_is_stale(calibrated: tuple[Rubric, Path]) -> None:
    """A changed epoch count makes the numbers stale."""
    rubric, path = calibrated
    budget = Budget(**rubric.budgets["mnist"].model_dump() | {"epochs": 6})
    state = calibration_state(rubric.model_copy(update={"budgets": {"mnist": budget}}), path, "mnist")
    assert (state.status, "training on mnist" in state.reason) == (CalibrationStatus.STALE, True)


@pytest.mark.parametrize("name", ["solution", "starter"])
def test_a_changed_file_is_stale_and_a_missing_one_is_not(calibrated: tuple[Rubric, Path], name: str) -> None:
    """Editing solution or starter makes the numbers stale; a file that is not shipped cannot have changed."""
    rubric, path = calibrated
    file = path.parent / getattr(rubric.submission, name)
    file.write_text("# changed\n", encoding="utf-8")
    state = calibration_state(rubric, path, "mnist")
    assert (state.status, name in state.reason) == (CalibrationStatus.STALE, True)
    file.unlink()
    assert calibration_state(rubric, path, "mnist").status is CalibrationStatus.FRESH


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(calibrated: tuple[Rubric, Path]) -> None:
    """It counts as a file that is not there."""
    rubric, path = calibrated
    file = path.parent / rubric.submission.starter
    file.unlink()
    os.mkfifo(file)
    assert file_sha256(file) is None
    assert calibration_state(rubric, path, "mnist").status is CalibrationStatus.FRESH


def test_a_learner_at_work_on_the_starter_changes_nothing(calibrated: tuple[Rubric, Path]) -> None:
    """In a checkout the starter is the learner's own file; grading it must not call the rubric stale."""
    rubric, path = calibrated
    (path.parent / rubric.submission.starter).write_text("# work\n", encoding="utf-8")
    assert calibration_state(rubric, path, "mnist", starter_counts=False).status is CalibrationStatus.FRESH
