"""Each shipped exercise judges as it announces: its stub, its solution, and the spellings in `tests/shipped`."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from conftest import REPOSITORY
from test_submissions import assert_verdict

from grader.measurement import Measurement, MeasurementRequest
from grader.pipeline import Options, grade
from grader.result import Result, Status
from grader.rubric.loading import LoadedRubric, load_rubric
from grader.sandbox.runner import Sandbox
from grader.submission.reading import read_submission

FOLDER = Path(__file__).parent / "shipped"
FILES = sorted(FOLDER.glob("*/*.py"))
rubric_of: Callable[[str], LoadedRubric] = cache(lambda exercise: load_rubric(REPOSITORY / "rubrics" / f"{exercise}.yaml"))

STUBS = {
    "netbn": "fail batchnorm-present",
    "netbn_dropout": "fail batchnorm-present, dropout-present",
    "convbn": "fail batchnorm-present",
}
"""What an untouched stub fails: what its task asks for, and nothing else."""


def graded(path: Path, exercise: str, sandbox: Sandbox) -> Result:
    """Grade a file against a shipped rubric, without training."""
    return grade(read_submission(path), rubric_of(exercise), sandbox, _never, Options(structure_only=True))


def _never(_request: MeasurementRequest) -> Measurement:
    raise AssertionError("the structure alone was asked for")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_verdict_is_the_announced_one(path: Path, sandbox: Sandbox) -> None:
    """Status and failing checks are those of the file's header: one root cause, one failing check."""
    header = path.read_text(encoding="utf-8").splitlines()[0]
    assert_verdict(graded(path, path.parent.name, sandbox), header.removeprefix("# expect: "))


UNTOLD = [REPOSITORY / "exercises" / "convbn.py", *(path for path in FILES if path.parent.name == "convbn")]
"""Files for the exercise in which the learner chooses a class; those that have found it are left out."""
CHOICE = "BatchNorm2d"


@pytest.mark.parametrize(
    "path", [path for path in UNTOLD if CHOICE not in path.read_text(encoding="utf-8")], ids=lambda path: path.stem
)
def test_no_message_names_the_class_that_the_learner_is_to_choose(path: Path, sandbox: Sandbox) -> None:
    """Whatever is there instead of it, what is wrong and what was expected is told without its name."""
    checks = graded(path, "convbn", sandbox).checks
    assert any(check.status in (Status.FAIL, Status.ERROR) for check in checks)
    assert CHOICE not in str([(check.message, check.help, check.expected) for check in checks])


@pytest.mark.parametrize("exercise", STUBS)
def test_a_stub_lacks_what_its_task_asks_for(exercise: str, sandbox: Sandbox) -> None:
    """Untouched it fails the checks of what the learner is to add; the solution passes every one."""
    assert_verdict(graded(REPOSITORY / "exercises" / f"{exercise}.py", exercise, sandbox), STUBS[exercise])
    assert_verdict(graded(REPOSITORY / "solutions" / f"{exercise}.py", exercise, sandbox), "pass")
