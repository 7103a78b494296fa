"""Every file in `tests/submissions` gets the verdict that its first line announces."""

import re
from pathlib import Path

import pytest
from conftest import GradeStructure

from grader.result import Status

FOLDER = Path(__file__).parent / "submissions"
FILES = sorted(path for path in FOLDER.rglob("*") if path.suffix in (".py", ".bin"))
EXPECTATION = re.compile(rb"expect: (pass|fail|error)(?: ([a-z, -]+))?")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_verdict_is_the_announced_one(path: Path, grade_structure: GradeStructure) -> None:
    """Status and failing checks are those of the file's header, no more and no fewer."""
    status, ids = expectation(path)
    result = grade_structure(path)
    defects = {check.id for check in result.checks if check.status in (Status.FAIL, Status.ERROR)}
    messages = [f"{check.id}: {check.message}" for check in result.checks if check.id in defects]
    assert (result.status.value, defects) == (status, ids), messages


def expectation(path: Path) -> tuple[str, set[str]]:
    """Read the announced status and failing checks from a file's first line."""
    head = path.read_bytes()[:400].replace(b"\0", b"")
    match = EXPECTATION.search(head)
    assert match, f"{path} announces no verdict"
    ids = {each.strip() for each in (match[2] or b"").decode().split(",") if each.strip()}
    return match[1].decode(), ids


def test_the_folder_holds_many_files_of_each_kind() -> None:
    """The corpus is there: an empty folder would pass silently."""
    counts = {kind: len([path for path in FILES if path.parent.name == kind]) for kind in ("right", "wrong", "broken")}
    assert counts["right"] >= 50, counts
    assert counts["wrong"] >= 50, counts
    assert counts["broken"] >= 20, counts
