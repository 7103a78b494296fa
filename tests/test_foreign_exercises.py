"""The checks serve exercises that the project does not ship: each file in `tests/foreign` gets the verdict of its first line.

Every folder is an exercise of its own: a rubric, a starter, a solution, and submissions `right_*.py` and `wrong_*.py`.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from test_submissions import assert_verdict

from grader.measurement import Measurement, MeasurementRequest
from grader.pipeline import Options, grade
from grader.result import Result
from grader.rubric.loading import LoadedRubric, load_rubric
from grader.sandbox.runner import Sandbox
from grader.submission.reading import read_submission

FOLDER = Path(__file__).parent / "foreign"
FILES = sorted(FOLDER.glob("*/*.py"))
rubric_of: Callable[[Path], LoadedRubric] = cache(load_rubric)


def graded(path: Path, sandbox: Sandbox) -> Result:
    """Grade a file against the rubric beside it, without training."""
    return grade(read_submission(path), rubric_of(path.parent / "rubric.yaml"), sandbox, _never, Options(structure_only=True))


def _never(_request: MeasurementRequest) -> Measurement:
    raise AssertionError("the structure alone was asked for")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_verdict_is_the_announced_one(path: Path, sandbox: Sandbox) -> None:
    """Status and failing checks are those of the file's header: one root cause, one failing check."""
    header = path.read_text(encoding="utf-8").splitlines()[0]
    assert_verdict(graded(path, sandbox), header.removeprefix("# expect: "))


def test_each_exercise_is_complete() -> None:
    """Each exercise has what proves it: a solution that passes, a starter and other files that fail, 12 exercises at least."""
    folders = [folder for folder in FOLDER.iterdir() if folder.is_dir()]
    assert len(folders) >= 12
    for folder in folders:
        headers = {path.stem: path.read_text(encoding="utf-8").splitlines()[0] for path in folder.glob("*.py")}
        assert headers["solution"] == "# expect: pass"
        assert headers["starter"].startswith("# expect: fail")
        wrong = [header for stem, header in headers.items() if stem.startswith("wrong_")]
        assert len(wrong) >= 2
        assert all(header.startswith("# expect: fail") for header in wrong)
