"""`bngrade doctor`: what it says of a whole machine, of one that lacks something, and of one where no check would work."""

import json
import sys
from pathlib import Path

import pytest
from conftest import Bngrade

from grader import diagnosis
from grader.diagnosis import Diagnosis, diagnose
from grader.reports.doctor_text import to_text
from grader.reports.text_layout import Page
from grader.sandbox.interpreter import package_folders
from grader.sandbox.layers import Layer
from grader.sandbox.runner import Sandbox


class Weak(Sandbox):
    """A sandbox on a kernel without Landlock."""

    def __init__(self, *, require_strong: bool = False) -> None:
        super().__init__(without=[Layer.FILES], require_strong=require_strong)


@pytest.fixture
def weak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the doctor meet a kernel without Landlock."""
    monkeypatch.setattr(diagnosis, "Sandbox", Weak)


def page_of(found: Diagnosis) -> str:
    """Set the page as on a terminal without colour, on lines long enough for any sentence."""
    return to_text(found, Page(width=400))


def test_a_machine_that_works_is_described_on_one_page(bngrade: Bngrade, tmp_path: Path) -> None:
    """The command says that a check works, and names versions, data and every layer; it exits with 0."""
    done = bngrade("doctor", "--data-dir", "data", cwd=tmp_path)  # a long path would be wrapped in its column
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("a check works on this machine\n")
    for part in ("torch", "python", "digits", "data/mnist.bin", "is missing", "bngrade data fetch", *Layer):
        assert part in done.stdout


def test_the_document_holds_what_the_page_says(bngrade: Bngrade, tmp_path: Path) -> None:
    """`--format json` is a document that the model reads back, ASCII alone."""
    done = bngrade("doctor", "--data-dir", tmp_path, "--format", "json", BNGRADE_STATE="state")
    assert done.stdout.isascii()
    found = Diagnosis.model_validate_json(done.stdout)
    assert found.works
    assert json.loads(done.stdout)["schema"] == "bngrade/doctor/v1"
    assert [each.layer for each in found.layers] == list(Layer)
    assert found.devices[-1] == "cpu"
    assert found.places["progress"] == str(Path("state") / "learner.json")
    assert [(each.name, each.defect) for each in found.data] == [("mnist", "is missing"), ("digits", None)]


@pytest.mark.usefixtures("weak")
def test_a_missing_layer_is_named_with_reason_and_cure(tmp_path: Path) -> None:
    """A check works without a layer; the page says why it is missing and how to get it."""
    found = diagnose(tmp_path)
    assert (found.works, found.level) == (True, "partial")
    lines = page_of(found).splitlines()
    place = lines.index("  file system: is missing: it is switched off for this run")
    assert lines[place + 1].startswith("    help: ")


@pytest.mark.usefixtures("weak")
def test_where_a_strong_sandbox_is_required_a_missing_layer_breaks_a_check(tmp_path: Path) -> None:
    """With the requirement set no check would work, and the page begins with that."""
    found = diagnose(tmp_path, require_strong=True)
    assert not found.works
    assert page_of(found).startswith(
        "a check does not work on this machine\n  the sandbox is partial, and a strong one is required"
    )


def test_a_sandbox_that_does_not_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where torch cannot be imported in the sandbox, the reason stands on the page."""
    folders, broken = package_folders(), tmp_path / "torch"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('torch is not whole')")
    monkeypatch.setattr("grader.sandbox.runner.package_folders", lambda: [str(tmp_path), *folders])
    found = diagnose(tmp_path)
    assert not found.works
    assert "torch is not whole" in found.obstacles[0].message


def test_a_missing_torch_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the grader itself has no torch there is no device, and nothing works."""
    monkeypatch.setitem(sys.modules, "torch", None)
    found = diagnose(tmp_path)
    assert (found.works, found.devices) == (False, ())
    assert found.obstacles[0].message.startswith("torch cannot be imported: ")
