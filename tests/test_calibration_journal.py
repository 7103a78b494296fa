"""A finished run is on the disk for ever, and counts only for what it was measured on."""

from pathlib import Path

import pytest

from grader.calibration.journal import Journal, default_folder, key_of
from grader.calibration.runs import Run
from grader.calibration.tasks import Ready
from grader.graph import ModuleGraph, Node
from grader.result import Metrics

READY = Ready(data_sha256="d", torch="2", device="cpu")


def graph(*, out_features: int = 10, line: int | None = None) -> ModuleGraph:
    """A network of one layer."""
    sizes = {"in_features": 784, "out_features": out_features}
    node = Node(id="n0", op="linear", name="fc", inputs=("input",), line=line, weights=("fc.weight", "fc.bias"), sizes=sizes)
    return ModuleGraph(class_name="Net", input_shape=(1, 28, 28), nodes=(node,), output="n0")


def run(seed: int) -> Run:
    """A run with figures."""
    metrics = Metrics(train_accuracy=0.1 * seed, val_accuracy=0.5, train_loss=1 / 3, val_loss=0.3)
    return Run(seed=seed, seconds=1.25, metrics=metrics)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal in a folder that is not there yet."""
    return Journal(tmp_path / "cache" / "calibration", _nothing_to_tell)


def _nothing_to_tell(message: str) -> None:
    raise AssertionError(message)


def test_runs_come_back_as_they_were(journal: Journal) -> None:
    """Every figure is read back exactly, and so is a run without figures."""
    runs = [run(1), run(2), Run(seed=3, seconds=0.5, metrics=None)]
    for each in runs:
        journal.add("key", each)
    assert journal.finished("key") == {each.seed: each for each in runs}


def test_another_key_knows_nothing(journal: Journal) -> None:
    """Runs count for the key under which they were measured."""
    journal.add("key", run(1))
    assert journal.finished("other") == {}


def test_fresh_forgets_and_still_notes(journal: Journal, tmp_path: Path) -> None:
    """A fresh calibration takes nothing from before, and the next one takes what it has measured."""
    journal.add("key", run(1))
    fresh = Journal(tmp_path / "cache" / "calibration", _nothing_to_tell, fresh=True)
    assert fresh.finished("key") == {}
    fresh.add("key", run(2))
    assert sorted(journal.finished("key")) == [1, 2]


@pytest.mark.parametrize("kept", [1, 20, -2])
def test_a_torn_line_is_left_out_and_harms_no_other(journal: Journal, tmp_path: Path, kept: int) -> None:
    """After a crash in the middle of a line the runs before it count, and so do those that are added behind it."""
    journal.add("key", run(1))
    file = tmp_path / "cache" / "calibration" / "key.jsonl"
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:kept])
    assert sorted(journal.finished("key")) == [1]
    journal.add("key", run(2))
    assert sorted(journal.finished("key")) == [1, 2]


def test_a_folder_that_cannot_be_written_to_is_told_once(tmp_path: Path) -> None:
    """The calibration goes on without a journal, and a person learns what that means."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    told: list[str] = []
    journal = Journal(tmp_path / "file" / "calibration", told.append)
    journal.add("key", run(1))
    journal.add("key", run(2))
    assert len(told) == 1
    assert "an interruption will lose finished runs" in told[0]


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`BNGRADE_CALIBRATION` names the place of the journals."""
    monkeypatch.setenv("BNGRADE_CALIBRATION", str(tmp_path))
    assert default_folder() == tmp_path


def test_where_code_stands_decides_nothing() -> None:
    """A comment above the class moves its lines and leaves the figures alone."""
    assert key_of(graph(line=3), "b", READY, together=False) == key_of(graph(line=30), "b", READY, together=False)


def test_whatever_decides_figures_decides_the_key() -> None:
    """Network, budget, data, torch, device and the way of training each make a key of their own."""
    keys = [
        key_of(graph(), "b", READY, together=False),
        key_of(graph(out_features=11), "b", READY, together=False),
        key_of(graph(), "c", READY, together=False),
        key_of(graph(), "b", READY, together=True),
        key_of(graph(), "b", Ready("e", "2", "cpu"), together=False),
        key_of(graph(), "b", Ready("d", "3", "cpu"), together=False),
        key_of(graph(), "b", Ready("d", "2", "cuda"), together=False),
    ]
    assert len(set(keys)) == len(keys)


def test_the_code_that_trains_is_part_of_the_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Runs of another version of the training do not count."""
    before = key_of(graph(), "b", READY, together=False)
    (tmp_path / "training").mkdir()
    (tmp_path / "training" / "descent.py").write_text("# another\n", encoding="utf-8")
    monkeypatch.setattr("grader.calibration.journal._PACKAGE", tmp_path)
    assert key_of(graph(), "b", READY, together=False) != before
