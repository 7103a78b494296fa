"""A stub that a learner edits in its place, as in a checkout: what was handed out is found, and put back or compared with."""

import subprocess
from pathlib import Path

import pytest
from conftest import REPOSITORY, Bngrade

from grader.exercise_types import load_exercise
from grader.originals import handed_out

STUB = (REPOSITORY / "exercises" / "netbn.py").read_bytes()
SOLUTION = (REPOSITORY / "solutions" / "netbn.py").read_bytes()


def git(*arguments: str) -> None:
    """Type a git command in the checkout."""
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An exercise `mine` of an instructor's own, and the working directory; it is the stub's folder that learners edit."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BNGRADE_STATE", str(tmp_path / "state"))
    rubric = (REPOSITORY / "rubrics" / "netbn.yaml").read_text(encoding="utf-8")
    for folder in ("exercises", "rubrics"):
        Path(folder).mkdir()
    rubric = rubric.replace("exercise: netbn", "exercise: mine").replace("/netbn.py", "/mine.py")
    Path("rubrics/mine.yaml").write_text(rubric, encoding="utf-8")
    Path("exercises/mine.py").write_bytes(STUB)
    return tmp_path


def uncalibrated() -> None:
    """Take the measured part off the rubric, and with it the digest of the stub."""
    rubric = Path("rubrics/mine.yaml")
    rubric.write_text(rubric.read_text(encoding="utf-8").partition("calibration:")[0], encoding="utf-8")


def found() -> bytes | None:
    """Ask for what was handed out."""
    return handed_out(load_exercise(Path("rubrics/mine.yaml")), Path("exercises/mine.py"))


def test_an_untouched_stub_is_known_by_its_digest(checkout: Path) -> None:
    """The rubric was calibrated with it, so nothing else has to be asked."""
    assert found() == STUB


def test_git_has_the_stub_although_the_edit_was_committed(checkout: Path) -> None:
    """Among what was committed, the rubric's digest tells which it is."""
    git("init")
    for content in (STUB, SOLUTION, SOLUTION + b"# done\n"):
        Path("exercises/mine.py").write_bytes(content)
        git("add", ".")
        git("commit", "-m", "work")
    Path("exercises/mine.py").write_bytes(b"broken")
    assert found() == STUB


def test_without_a_digest_the_last_commit_counts(checkout: Path) -> None:
    """A rubric that was never calibrated has nothing but the repository."""
    uncalibrated()
    git("init")
    git("add", ".")
    git("commit", "-m", "the exercise")
    Path("exercises/mine.py").write_bytes(SOLUTION)
    assert found() == STUB


def test_nothing_is_made_up(checkout: Path) -> None:
    """Without a repository an edited stub is lost, and that is said; nothing is written."""
    Path("exercises/mine.py").write_bytes(SOLUTION)
    assert found() is None
    uncalibrated()
    assert found() is None


def test_the_sheet_of_a_quiz_is_written_anew(tmp_path: Path) -> None:
    """The questions give it, whatever the sheet has become."""
    loaded = load_exercise(REPOSITORY / "rubrics" / "batchnorm_quiz.yaml")
    filled = tmp_path / "batchnorm_quiz.yaml"
    filled.write_bytes((REPOSITORY / "solutions" / "batchnorm_quiz.yaml").read_bytes())
    assert handed_out(loaded, filled) == (REPOSITORY / "exercises" / "batchnorm_quiz.yaml").read_bytes()


def test_a_stub_that_was_edited_in_its_place_is_reset(checkout: Path, bngrade: Bngrade) -> None:
    """What was handed out comes back, after a backup; without it the command says that it cannot."""
    stub = Path("exercises/mine.py")
    stub.write_bytes(SOLUTION)
    lost = bngrade("reset", "mine", cwd=checkout)
    assert (lost.returncode, stub.read_bytes()) == (2, SOLUTION)
    assert "is the stub itself, and what it was before is not known" in lost.stderr
    stub.write_bytes(STUB)
    git("init")
    git("add", ".")
    git("commit", "-m", "the exercise")
    stub.write_bytes(SOLUTION)
    assert bngrade("reset", "mine", cwd=checkout).returncode == 0
    assert (stub.read_bytes(), Path("exercises/mine.py.bak-1").read_bytes()) == (STUB, SOLUTION)


def test_an_edited_stub_is_compared_with_what_it_was(checkout: Path, bngrade: Bngrade) -> None:
    """One file alone is held against the starter, also where the two have the same name."""
    git("init")
    git("add", ".")
    git("commit", "-m", "the exercise")
    Path("exercises/mine.py").write_bytes(SOLUTION)
    rubric = Path("rubrics/mine.yaml")  # the digits train in a moment
    rubric.write_text(
        rubric.read_text(encoding="utf-8").replace("dataset: mnist\nfallback: digits", "dataset: digits"), encoding="utf-8"
    )
    done = bngrade("compare", "exercises/mine.py", "--seeds", "2", cwd=checkout)
    assert done.returncode == 0, done.stderr
    assert "BatchNorm1d added after `fc1` and `fc2`" in " ".join(done.stdout.split())
