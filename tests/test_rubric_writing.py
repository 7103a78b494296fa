"""A calibration goes into a rubric's text and leaves every other byte as it was."""

import datetime as dt
import difflib
from pathlib import Path

import pytest
from calibration_exercise import REPOSITORY, RUBRIC

from grader.rubric.figures import Calibration, MeasuredFigures, Provenance, Spread
from grader.rubric.loading import load_rubric
from grader.rubric.writing import WritingError, with_calibration

NETBN = (REPOSITORY / "rubrics" / "netbn.yaml").read_text(encoding="utf-8")


def calibration(*, mean: float = 0.75, torch: str = "2.14.1+cpu") -> Calibration:
    """A calibration with recognisable numbers."""
    spread = Spread(mean=mean, std=0.012345)
    figures = MeasuredFigures(train_accuracy=spread, val_accuracy=spread, train_loss=spread, val_loss=spread)
    provenance = Provenance(
        date=dt.date(2026, 12, 1),
        device="cuda",
        torch=torch,
        bngrade="0.1.0",
        data_sha256="1" * 64,
        budget_sha256="b" * 64,
        solution_sha256="5e10",
        starter_sha256="0x1f",
    )
    return Calibration(runs=7, first_seed=3, measured=provenance, solution=figures, starter=figures)


def added_and_removed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that are new and those that are gone."""
    lines = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [each[2:] for each in lines if each.startswith("+ ")], [each[2:] for each in lines if each.startswith("- ")]


def loaded(text: str, folder: Path) -> Calibration:
    """Write a text to a file and load what it says about the digits."""
    path = folder / "rubric.yaml"
    path.write_bytes(text.encode())
    return load_rubric(path).rubric.calibration["digits"]


def test_numbers_are_replaced_in_place(tmp_path: Path) -> None:
    """In a rubric that is calibrated only the numbers change: as many lines as before, and the other data set's as they were."""
    known = with_calibration(NETBN, "digits", calibration(mean=0.5))
    written = with_calibration(known, "digits", calibration())
    added, removed = added_and_removed(known, written)
    assert len(added) == len(removed) == 8
    assert all("{mean: 0.75, std: 0.0123}" in line for line in added)
    assert loaded(written, tmp_path).solution.val_loss == Spread(mean=0.75, std=0.0123)


def test_comments_inside_the_block_stay(tmp_path: Path) -> None:
    """Comments behind a number, above a key and between two blocks are where they were."""
    known = with_calibration(RUBRIC, "digits", calibration())
    known = known.replace("runs: 7", "runs: 7   # not many").replace(
        "    starter:", "    # of the stub\n\n    starter:  # here"
    )
    known = known.replace("{mean: 0.75, std: 0.0123}", "{mean: 0.7500,  std: 1.23e-2}  # measured", 1)
    written = with_calibration(known, "digits", calibration(mean=0.25))
    assert "runs: 7   # not many\n" in written
    assert "    # of the stub\n\n    starter:  # here\n" in written
    assert "{mean: 0.25,  std: 0.0123}  # measured\n" in written
    assert loaded(written, tmp_path).starter.train_loss.mean == 0.25


def test_a_first_calibration_goes_to_the_end(tmp_path: Path) -> None:
    """A rubric without the block gets it behind all that stands there, in the layout of the shipped ones."""
    written = with_calibration(RUBRIC, "digits", calibration())
    assert written.startswith(
        RUBRIC + "\ncalibration:\n  digits:\n    runs: 7\n    first_seed: 3\n    measured:\n      date: 2026-12-01\n"
    )
    assert written.endswith("      val_loss: {mean: 0.75, std: 0.0123}\n")
    assert loaded(written, tmp_path).measured == calibration().measured


def test_a_comment_at_the_end_becomes_its_heading() -> None:
    """A comment that waits at the end of the file stands above the block."""
    written = with_calibration(f"{RUBRIC}\n# What was measured.\n", "digits", calibration())
    assert "\n# What was measured.\ncalibration:\n" in written


def test_a_file_without_a_last_line_end_gets_one() -> None:
    """The block begins on a line of its own."""
    written = with_calibration(RUBRIC.rstrip("\n"), "digits", calibration())
    assert written.startswith(RUBRIC + "\ncalibration:\n")


def test_the_block_stays_inside_the_document(tmp_path: Path) -> None:
    """Behind the end mark of a document nothing would be read."""
    written = with_calibration(f"---\n{RUBRIC}...\n", "digits", calibration())
    assert written.endswith("...\n")
    assert loaded(written, tmp_path).runs == 7


def test_another_data_set_is_added_beside_the_first(tmp_path: Path) -> None:
    """Nothing of what is known about MNIST changes."""
    only_mnist = NETBN[: NETBN.index("  digits:\n    runs:")]
    written = with_calibration(only_mnist, "digits", calibration())
    assert written.startswith(only_mnist + "  digits:\n    runs: 7\n")
    assert loaded(written, tmp_path).runs == 7


def test_what_is_missing_is_put_where_it_belongs() -> None:
    """A block that was written by hand, without what it was measured on, keeps its comments and gets the rest."""
    known = with_calibration(RUBRIC, "digits", calibration())
    start, end = known.index("    first_seed"), known.index("    solution:")
    by_hand = known[:start] + "    # by hand\n" + known[end:]
    assert with_calibration(by_hand, "digits", calibration()) == known.replace("    solution:", "    # by hand\n    solution:")


@pytest.mark.parametrize("block", ["calibration: {}  # none yet\n", "calibration: {\n  }\n"])
def test_an_empty_mapping_is_filled(block: str, tmp_path: Path) -> None:
    """A block in braces gets its entries inside them."""
    written = with_calibration(RUBRIC + block, "digits", calibration())
    assert written.startswith(RUBRIC + "calibration: {digits: {runs: 7, ")
    assert written.endswith(block[block.index("{") + 1 :])
    assert loaded(written, tmp_path) == loaded(with_calibration(RUBRIC, "digits", calibration()), tmp_path)


def test_windows_line_ends_stay() -> None:
    """Every line ends as the others do, the new ones too."""
    written = with_calibration(RUBRIC.replace("\n", "\r\n"), "digits", calibration())
    assert written == with_calibration(RUBRIC, "digits", calibration()).replace("\n", "\r\n")


def test_a_byte_order_mark_and_other_letters_stay(tmp_path: Path) -> None:
    """Positions count characters, and a mark at the start is no part of the first key."""
    strange = "\ufeff" + RUBRIC.replace("in small", "im Kleinen 🧪, größer wäre langsam")
    written = with_calibration(strange, "digits", calibration())
    assert written == "\ufeff" + with_calibration(strange.removeprefix("\ufeff"), "digits", calibration())
    assert loaded(written, tmp_path).runs == 7


@pytest.mark.parametrize("torch", ["2.14.1", "2.1", "3", "no", "2026-01-01", "a: b", "a #b", "{x}", ""])
def test_words_that_yaml_takes_for_something_else_are_quoted(torch: str, tmp_path: Path) -> None:
    """A version that looks like a number, a digest in digits and the like are read back as the text they are."""
    written = with_calibration(RUBRIC, "digits", calibration(torch=torch))
    assert loaded(written, tmp_path).measured == calibration(torch=torch).measured
    assert with_calibration(written, "digits", calibration(torch=torch)) == written


def test_a_text_that_is_no_valid_rubric_is_refused() -> None:
    """Whoever breaks the file while it is calibrated gets it back as it is."""
    with pytest.raises(ValueError, match="calibration"):
        with_calibration(f"{RUBRIC}calibration: null\n", "digits", calibration())


def test_a_text_that_came_out_wrong_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """If what was written is not what should have been, there is an error and no text."""
    monkeypatch.setattr("grader.rubric.writing._edits", lambda *_: iter([(0, 0, "# nothing\n")]))
    with pytest.raises(WritingError, match="delete that block"):
        with_calibration(RUBRIC, "digits", calibration())
