"""Every file in `tests/submissions` gets the verdict that its first line announces."""

import re
from pathlib import Path

import pytest
from conftest import GradeStructure
from submissions.generated import GENERATED

from grader.result import Result, Status

FOLDER = Path(__file__).parent / "submissions"
FILES = sorted(path for folder in ("right", "wrong", "broken") for path in (FOLDER / folder).glob("*.py"))
EXPECTATION = re.compile(r"(pass|fail|error)(?: ([a-z, -]+))?")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_verdict_is_the_announced_one(path: Path, grade_structure: GradeStructure) -> None:
    """Status and failing checks are those of the file's header, no more and no fewer."""
    header = path.read_text(encoding="utf-8-sig").splitlines()[0]
    assert_verdict(grade_structure(path), header.removeprefix("# expect: "))


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_verdict_on_files_that_are_no_plain_text(name: str, tmp_path: Path, grade_structure: GradeStructure) -> None:
    """Odd encodings, archives, huge and empty files get the verdict that is announced beside their bytes."""
    path = tmp_path / name
    path.write_bytes(GENERATED[name].data)
    assert_verdict(grade_structure(path), GENERATED[name].expect)


def assert_verdict(result: Result, announced: str) -> None:
    """Compare a result with an announcement such as `fail layers-unchanged, optimizer-unchanged`."""
    match = EXPECTATION.fullmatch(announced.strip())
    assert match, f"no announcement: {announced!r}"
    expected = {each.strip() for each in (match[2] or "").split(",") if each.strip()}
    defects = {check.id: check.message for check in result.checks if check.status in (Status.FAIL, Status.ERROR)}
    assert (result.status.value, set(defects)) == (match[1], expected), defects


def test_the_folder_holds_many_files_of_each_kind() -> None:
    """The corpus is there: an empty folder would pass silently."""
    counts = {kind: len([path for path in FILES if path.parent.name == kind]) for kind in ("right", "wrong", "broken")}
    assert counts["right"] >= 50, counts
    assert counts["wrong"] >= 50, counts
    assert counts["broken"] >= 20, counts
