"""From an exercise's files to the networks that are measured: each is followed in the sandbox and judged by its structure."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.calibration.runs import CalibrationError, Network, Role
from grader.measurement import Measurement, MeasurementRequest
from grader.pipeline import Options, grade
from grader.result import CheckResult, Status
from grader.rubric.loading import LoadedRubric
from grader.submission.reading import read_submission

if TYPE_CHECKING:
    from grader.sandbox.runner import Sandbox


def follow(loaded: LoadedRubric, also: Sequence[Path], sandbox: "Sandbox") -> tuple[Network, ...]:
    """Return the networks of the solution, the starter and further files.

    Raises:
        CalibrationError: a file cannot be followed, or the solution fails a structural check; the message says which.
        OSError: a file cannot be read.
        SandboxError: the sandbox failed.
    """
    folder, submission = loaded.path.parent, loaded.rubric.submission
    named = [(Role.SOLUTION, folder / submission.solution), (Role.STARTER, folder / submission.starter)]
    return tuple(_network(role, path, loaded, sandbox) for role, path in (*named, *((Role.ALSO, path) for path in also)))


def _network(role: Role, path: Path, loaded: LoadedRubric, sandbox: "Sandbox") -> Network:
    options = Options(structure_only=True, reveal=True)
    result = grade(read_submission(path), loaded, sandbox, _never, options)
    name = f"{path}" if role is Role.ALSO else f"the {role} {path}"
    failed = [check for check in result.checks if check.status in (Status.FAIL, Status.ERROR)]
    if result.graph is None:
        raise CalibrationError(f"{name} has no network to measure: {_spelt(failed[0])}")
    if role is Role.SOLUTION and failed:
        raise CalibrationError(f"{name} fails its own rubric: {'; '.join(map(_spelt, failed))}")
    return Network(
        role=role,
        path=path,
        sha256=result.submission.sha256,
        graph=result.graph,
        passes=_expected(role, failed),
        failed_check=failed[0].id if failed else None,
    )


def _expected(role: Role, failed: Sequence[CheckResult]) -> bool | None:
    """Tell what the targets must say: a starter is theirs to turn away, and what passes the structure theirs to let pass."""
    if role is Role.STARTER:
        return False
    return None if failed else True


def _spelt(check: CheckResult) -> str:
    place = f" ({check.place.words})" if check.place else ""
    return f"`{check.id}`: {check.message}{place}"


def _never(_request: MeasurementRequest) -> Measurement:
    raise AssertionError("the structure alone was asked for")
