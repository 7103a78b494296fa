"""A comparison as text with curves, as JSON and as a picture."""

import json
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from comparison_samples import BETTER, OVERFITTED, PLAIN, comparison, contestant, run
from report_samples import chain, linear, node

from grader.comparison.compare import entries
from grader.comparison.model import Comparison
from grader.reports.comparison.document import ComparisonDocument, comparison_to_json
from grader.reports.comparison.plot import picture
from grader.reports.comparison.text import comparison_to_text
from grader.reports.picture import PictureFormat, PlotUnavailableError
from grader.reports.text_layout import Page

GOLDEN = Path(__file__).parent / "golden"
COMMAND = "bngrade compare netbn.py"
SAMPLES: dict[str, tuple[Comparison, Page]] = {
    "compared": (comparison(OVERFITTED, BETTER), Page()),
    "compared_narrow_ascii": (
        comparison(OVERFITTED, BETTER, (None, None, None), dataset="digits", official=False),
        Page(width=60, unicode=False),
    ),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_text_report_reads_as_its_golden_file(name: str) -> None:
    """Sentences, networks, figures and curves render as reviewed; `BNGRADE_UPDATE_GOLDEN=1` writes them anew."""
    text = comparison_to_text(*SAMPLES[name], COMMAND)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("BNGRADE_UPDATE_GOLDEN") == "1":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("networks", [2, 3, 5, 8])
@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_no_line_is_longer_than_the_page(networks: int, width: int) -> None:
    """However many networks stand side by side, table and curves keep to the width."""
    names = ["starter", *(f"exercises/netbn{number}.py" for number in range(1, networks))]
    found = comparison(OVERFITTED, *[BETTER] * (networks - 1), names=names)
    lines = comparison_to_text(found, Page(width=width), COMMAND).splitlines()
    assert max(map(len, lines[:-1])) <= width


def test_a_narrow_page_without_unicode_is_ascii() -> None:
    """Every sign of table and curves has its ASCII."""
    assert comparison_to_text(*SAMPLES["compared_narrow_ascii"], COMMAND).isascii()


def curves(found: Comparison) -> list[str]:
    """Return the lines of the first chart."""
    lines = comparison_to_text(found, Page(), COMMAND).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("accuracy, epochs"))
    return lines[start : lines.index("", start)]


def test_curves_share_one_scale() -> None:
    """The highest and the lowest mean of all networks are the ends of the axis, and stand in its first and last row."""
    _, _, top, *_, bottom = curves(comparison(((0.9, 0.9, 0.7, 0.3),), ((0.8, 0.9, 0.6, 0.3),)))
    assert top.split()[:2] == ["90.0", "%"]
    assert (top.count("○"), bottom.count("●")) == (1, 1)  # train of the first network ends there, val of the second begins
    assert bottom.split()[:2] == ["50.0", "%"]


def test_curves_that_meet_are_drawn_once() -> None:
    """Where train and val fall on one place, the sign for both stands."""
    assert any("◉" in line for line in curves(comparison(((0.9, 0.9, 0.9, 0.3),), ((0.8, 0.9, 0.8, 0.3),)))[1:])


def test_one_epoch_makes_no_curve() -> None:
    """A curve needs two points; the figures are told all the same."""
    found = [contestant("starter", PLAIN), contestant("netbn.py", PLAIN)]
    runs = [[run(0, OVERFITTED[0])], [run(0, BETTER[0])]]
    for each in runs:
        metrics = each[0].metrics
        assert metrics is not None
        each[0] = each[0].model_copy(update={"metrics": metrics.model_copy(update={"history": metrics.history[1:]})})
    short = comparison(OVERFITTED[:1], BETTER[:1]).model_copy(update={"entries": entries(found, runs)})
    text = comparison_to_text(short, Page(), COMMAND)
    assert "accuracy, epochs" not in text
    assert "94.20" in text


def test_more_seeds_are_proposed_only_where_something_is_open() -> None:
    """The next command stands there where a difference cannot be told from chance."""
    assert comparison_to_text(comparison(OVERFITTED, BETTER), Page(), COMMAND).endswith(f"{COMMAND} --seeds 12\n")
    assert "next," not in comparison_to_text(comparison(OVERFITTED, OVERFITTED), Page(), COMMAND)


def test_hostile_names_stay_on_their_line() -> None:
    """A file's name cannot draw on the terminal, nor give a command to a CI system."""
    text = comparison_to_text(comparison(OVERFITTED, BETTER, names=("starter", "a\x1b[31m\n::error::b.py")), Page(), COMMAND)
    assert "\x1b" not in text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())


def test_long_names_leave_room_for_the_verdict() -> None:
    """A sentence is told to its end, whatever files and layers are called."""
    layers = [node("batch_norm1d", f"{'x' * 150}{number}", 1, 256, 256, num_features=256) for number in range(3)]
    long = contestant(f"{'folder/' * 20}end.py", chain(linear("fc1" * 50, 1, 784, 256), *layers, linear("fc2", 2, 256, 10)))
    runs = [[run(seed, end) for seed, end in enumerate(row)] for row in (OVERFITTED, BETTER)]
    found = comparison(OVERFITTED, BETTER).model_copy(update={"entries": entries([contestant("starter", PLAIN), long], runs)})
    text = " ".join(comparison_to_text(found, Page(), COMMAND).split())
    for part in ("/folder/end.py reaches a val accuracy", "cannot be told from 0.283.", "so it overfits less."):
        assert part in text


def test_json_reads_back_as_it_was() -> None:
    """The document holds every training and both sentences, also of a network without figures."""
    found = comparison(OVERFITTED, (None, None, None), BETTER)
    document = ComparisonDocument.model_validate_json(comparison_to_json(found))
    assert {name: getattr(document, name) for name in ("seeds", "budget")} == {"seeds": found.seeds, "budget": found.budget}
    assert [each.model_dump() for each in document.entries] == [each.model_dump() for each in found.entries]
    assert len(document.interpretation) == 2
    assert json.loads(comparison_to_json(found))["schema"] == "bngrade/comparison/v1"


@pytest.mark.parametrize(("format_", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG\r\n\x1a\n")])
def test_a_picture_is_the_same_each_time(format_: PictureFormat, start: bytes) -> None:
    """No date and no chance is in the bytes, and a network without figures is no obstacle."""
    pytest.importorskip("matplotlib")
    drawn = [picture(comparison(OVERFITTED, BETTER, (None, None, None)), format_) for _ in range(2)]
    assert drawn[0].startswith(start)
    assert drawn[0] == drawn[1]


HOSTILE = "$x^$ --><script>\x1b[2J\u202e\udcff.py"
SHOWN = r"$x^$ --><script>\x1b[2J\u202e\udcff.py"


def test_a_picture_names_each_curve() -> None:
    """The SVG is well formed whatever a file is called; the legend tells train from val and the networks apart."""
    pytest.importorskip("matplotlib")
    import matplotlib as mpl

    with mpl.rc_context({"svg.fonttype": "none"}):
        drawn = picture(comparison(OVERFITTED, BETTER, names=("starter", HOSTILE)), "svg").decode()
    texts = {each.text for each in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")}
    assert {"accuracy", "loss", "starter, train", "starter, val", f"{SHOWN}, train", f"{SHOWN}, val", "epoch"} <= texts


def test_without_matplotlib_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear sentence instead of an import that fails."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(PlotUnavailableError, match=r"pip install 'bngrade\[plot\]'"):
        picture(comparison(OVERFITTED, BETTER), "svg")
