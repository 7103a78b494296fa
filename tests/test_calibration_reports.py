"""A calibration as text, JSON and picture; a search as text."""

import datetime as dt
import json
from pathlib import Path

import pytest

from grader.calibration.assessment import assess
from grader.calibration.report import CalibrationReport, DatasetReport, SearchReport, Tried
from grader.calibration.runs import Network, Role, Run
from grader.graph import ModuleGraph
from grader.reports.calibration.plot import picture
from grader.reports.calibration.search import search_to_text
from grader.reports.calibration.text import calibration_to_text, wrong_verdicts
from grader.reports.json_report import calibration_to_json
from grader.reports.picture import PictureFormat, PlotUnavailableError
from grader.reports.text_layout import Page
from grader.result import Metrics
from grader.rubric.figures import MeasuredFigures, Provenance, Spread
from grader.rubric.model import Budget, CheckSpec

GRAPH = ModuleGraph(class_name="Net", input_shape=(1,), nodes=(), output="input")
BUDGET = Budget(train_images=350, val_images=600, batch_size=8, epochs=2, seeds=5)
VAL = CheckSpec(id="val-accuracy", points=1, at_least=0.90)
LOSS = CheckSpec(id="train-loss", points=1, above=0.1, below=0.5)
PAGE = Page()

Figures = tuple[float, float]
"""Validation accuracy and training loss."""


def runs(*figures: Figures | None) -> tuple[Run, ...]:
    """Runs with these figures; `None` is one that diverged."""
    return tuple(
        Run(seed=100 + 5 * index, seconds=0.5, metrics=figure and metrics(*figure)) for index, figure in enumerate(figures)
    )


def metrics(val_accuracy: float, train_loss: float) -> Metrics:
    """Metrics of which two figures count."""
    return Metrics(train_accuracy=0.9, val_accuracy=val_accuracy, train_loss=train_loss, val_loss=0.3)


def report(
    solution: tuple[Run, ...], starter: tuple[Run, ...], specs: tuple[CheckSpec, ...] = (VAL, LOSS), also: str | None = None
) -> CalibrationReport:
    """A calibration on the digits."""
    networks: list[tuple[Role, str, bool | None, tuple[Run, ...]]]
    networks = [(Role.SOLUTION, "solution.py", True, solution), (Role.STARTER, "starter.py", False, starter)]
    networks += [(Role.ALSO, also, None, starter)] if also else []
    measured = DatasetReport(
        dataset="digits",
        budget=BUDGET,
        runs=len(solution),
        first_seed=100,
        measured=Provenance(
            date=dt.date(2026, 12, 1),
            device="cpu",
            torch="2.14.1",
            bngrade="0.1.0",
            data_sha256="d",
            budget_sha256="b",
            solution_sha256="s",
            starter_sha256="t",
        ),
        networks=tuple(
            assess(
                Network(
                    role=role, path=Path(path), sha256="0", graph=GRAPH, passes=passes, failed_check=None if passes else "x"
                ),
                each,
                specs,
            )
            for role, path, passes, each in networks
        ),
        earlier=0,
        jobs=2,
        seconds=3.5,
    )
    return CalibrationReport(exercise="netbn", rubric=Path("rubrics/netbn.yaml"), datasets=(measured,))


RIGHT = runs((0.93, 0.30), (0.94, 0.32), (0.95, 0.31))
WRONG = runs((0.80, 0.40), (0.84, 0.45), (0.82, 0.42))


def test_the_report_says_it_all() -> None:
    """Verdict, spread, worst run, distance, rate with its interval, and what it was measured on."""
    text = calibration_to_text(report(RIGHT, WRONG), PAGE)
    assert text.startswith("TELLS RIGHT FROM WRONG: netbn on digits, 3 runs of each network\n")
    solution = next(line for line in text.splitlines() if "val accuracy ≥ 90 %" in line)
    for part in ("94.00 ± 1.00 %", "93.00 % (seed 100)", "4.0 inside", "0 of 3, 0.0 to 56.1 %"):
        assert part in solution
    assert "train loss > 0.1, < 0.5" in text
    effort = " ".join(text[text.index("Measured on") :].split())
    assert "350 images, batches of 8, 2 epochs, mean of 5 seeds; seeds from 100; 0.5 s a run, 3.5 s in all with 2" in effort


def test_wrong_verdicts_stand_at_the_top() -> None:
    """Which network, which check, which seeds; a diverged training is called that."""
    found = report(runs((0.93, 0.3), None, (0.89, 0.3)), runs((0.95, 0.3), (0.80, 0.3), (0.81, 0.3)))
    assert wrong_verdicts(found.datasets[0]) == [
        "the solution misses `val-accuracy`, `train-loss` under seeds 105, 110",
        "the starter meets every target under seed 100",
    ]
    text = calibration_to_text(found, PAGE)
    assert text.splitlines()[:2] == [
        "WRONG VERDICTS: netbn on digits, 3 runs of each network",
        f"  {wrong_verdicts(found.datasets[0])[0]}",
    ]
    assert "diverged (seed 105)" in text


def test_wrong_verdicts_come_with_a_target_that_parts_the_networks() -> None:
    """The bounds lie 4 standard deviations within the solution's mean and 3 beyond the starter's, upside down for a ceiling."""
    low = runs((0.50, 2.0), (0.51, 2.1), (0.52, 2.2))
    high = runs((0.80, 1.0), (0.81, 1.1), (0.82, 1.2))
    floor = " ".join(calibration_to_text(report(high, low, (VAL,)), PAGE).split())
    assert "a target for `val-accuracy` between 54.00 % and 77.00 % has the solution 4 standard deviations inside" in floor
    ceiling = CheckSpec(id="train-loss", points=1, below=0.5)
    text = " ".join(calibration_to_text(report(high, low, (ceiling,)), PAGE).split())
    assert "a target for `train-loss` between 1.500 and 1.800 has the solution 4 standard deviations inside" in text


@pytest.mark.parametrize(
    ("solution", "starter", "spec"),
    [
        pytest.param(WRONG, WRONG, VAL, id="the same figures"),
        pytest.param(WRONG, RIGHT, VAL, id="the starter is better"),
        pytest.param(runs(None, None), runs(None, None), VAL, id="no figures"),
    ],
)
def test_where_no_target_helps_another_budget_is_looked_for(
    solution: tuple[Run, ...], starter: tuple[Run, ...], spec: CheckSpec
) -> None:
    """The command to type names the rubric; a calibration that was right gets no advice."""
    found = report(solution, starter, (spec,))
    text = " ".join(calibration_to_text(found, PAGE).split())
    assert f"look for another budget: bngrade rubric calibrate {found.rubric} --search" in text
    assert "a target for" not in text
    assert "--search" not in calibration_to_text(report(RIGHT, WRONG), PAGE)


def test_many_seeds_are_cut_short() -> None:
    """A line names the first few seeds and counts the rest."""
    (line,) = wrong_verdicts(report(runs(*[(0.5, 0.3)] * 6, *[(0.51, 0.3)] * 6), WRONG * 4).datasets[0])
    assert line.endswith("130, 135 and 4 more")


def test_a_histogram_keeps_the_sides_of_the_target_apart() -> None:
    """What misses by a hair stands left of the mark, what meets exactly stands right of it."""
    text = calibration_to_text(report(runs((0.90, 0.3), (0.99, 0.3)), runs((0.8999, 0.3), (0.5, 0.3)), (VAL,)), PAGE)
    lines = text[text.index("the target at |") :].splitlines()
    solution, starter = (line.partition("|") for line in lines[1:3])
    assert (solution[0].strip(), solution[2][0], solution[2][-1]) == ("solution", "█", "█")
    assert (starter[0][-1], starter[2]) == ("█", "")


def test_a_figure_on_an_open_bound_stands_outside() -> None:
    """For a target `below`, a figure on the bound is right of the mark; for one `above`, left of it."""
    text = calibration_to_text(report(runs((0.9, 0.2), (0.9, 0.3)), runs((0.9, 0.1), (0.9, 0.5)), (LOSS,)), PAGE)
    solution, starter = (line.split("|") for line in text[text.index("the target at |") :].splitlines()[1:3])
    assert [part.strip(" ") for part in starter] == ["starter   █", "", "█"]
    assert [part.strip(" ")[:1] for part in solution] == ["s", "█", ""]


def test_figures_that_all_lie_on_the_target_are_drawn() -> None:
    """An axis without length does no harm."""
    assert "|" in calibration_to_text(report(runs((0.9, 0.3), (0.9, 0.3)), runs((0.9, 0.3), (0.9, 0.3)), (VAL,)), PAGE)


def test_names_of_files_are_harmless() -> None:
    """A name with control characters or without end neither reaches the terminal nor breaks the page."""
    text = calibration_to_text(report(RIGHT, WRONG, also="a\x1b[31m" + "b" * 200 + ".py"), PAGE)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= PAGE.columns


def test_a_page_in_ascii_is_ascii() -> None:
    """Where the terminal cannot show more, the report makes do."""
    calibration_to_text(report(RIGHT, WRONG), Page(unicode=False)).encode("ascii")


def test_trainings_that_all_diverged_leave_a_report() -> None:
    """Without figures there are no rows and no histograms, and every verdict on the solution is wrong."""
    text = calibration_to_text(report(runs(None, None), runs(None, None)), PAGE)
    assert "the solution misses its targets under seeds 100, 105" in text
    assert "wrong verdicts" in text


def test_json_holds_every_run() -> None:
    """Another program finds the schema, each run, and null where a number is not finite."""
    found = json.loads(calibration_to_json(report(runs((0.93, 0.3), (0.93, 0.3)), WRONG[:2])))
    solution, starter = found["datasets"][0]["networks"]
    assert found["schema"] == "bngrade/calibration/v1"
    assert [run["seed"] for run in starter["runs"]] == [100, 105]
    assert solution["targets"][0]["distance"] is None
    assert solution["wrong"] == {"count": 0, "of": 2, "low": 0.0, "high": pytest.approx(0.6576, abs=1e-4)}


@pytest.mark.parametrize(("format_", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_a_picture_is_the_same_twice(format_: PictureFormat, start: bytes) -> None:
    """The picture is of the kind that was asked for, and drawing it again gives the same bytes."""
    pytest.importorskip("matplotlib")
    drawn = [picture(report(RIGHT, WRONG, also="$x^$.py"), format_) for _ in range(2)]
    assert drawn[0].startswith(start)
    assert drawn[0] == drawn[1]


def test_a_picture_shows_each_target_and_network() -> None:
    """The panels are titled with the targets; names stand as they are, dollar signs too."""
    pytest.importorskip("matplotlib")
    import matplotlib as mpl

    with mpl.rc_context({"svg.fonttype": "none"}):
        drawn = picture(report(RIGHT, WRONG, also="$x^$.py"), "svg").decode()
    for part in ("digits: val accuracy ≥ 90 %", "digits: train loss &gt; 0.1, &lt; 0.5", "solution", "starter", "$x^$.py"):
        assert part in drawn


def test_without_matplotlib_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One clear sentence instead of an import that fails."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(PlotUnavailableError, match=r"pip install 'bngrade\[plot\]'"):
        picture(report(RIGHT, WRONG), "svg")


def tried(images: int, margin: float, seconds: float = 0.5) -> Tried:
    """A budget with a margin."""
    spread = Spread(mean=0.5, std=0.1)
    figures = MeasuredFigures(train_accuracy=spread, val_accuracy=spread, train_loss=spread, val_loss=spread)
    budget = Budget.model_validate(BUDGET.model_dump() | {"train_images": images})
    return Tried(budget=budget, runs=16, solution=figures, starter=figures, inside=margin, outside=margin + 1, seconds=seconds)


def found(*tried_: Tried, confirmed: tuple[Tried, ...] = (), proposal: Tried | None = None) -> SearchReport:
    """A search that came to that."""
    return SearchReport(
        exercise="netbn",
        rubric=Path("rubrics/netbn.yaml"),
        dataset="digits",
        own=BUDGET,
        tried=tried_,
        confirmed=confirmed,
        proposal=proposal,
        floor=3.0,
        device="cpu",
        torch="2.14.1",
        time_limit_s=60,
        seconds=50.0,
    )


def test_a_proposal_comes_with_the_line_to_paste() -> None:
    """The line stands as it is written in a rubric, the seeds of a verdict included."""
    best = tried(200, 4.0)
    text = search_to_text(found(best, tried(350, 5.0), confirmed=(best,), proposal=best), PAGE)
    assert text.startswith("PROPOSAL: netbn on digits\n")
    assert "  budgets:\n    digits: {train_images: 200, val_images: 600, batch_size: 8, epochs: 2, seeds: 5}\n" in text
    assert next(line for line in text.splitlines() if line.startswith("  own")).split()[1] == "350"


def test_the_rubrics_own_budget_can_be_the_best() -> None:
    """Then there is nothing to paste."""
    own = tried(350, 5.0)
    text = search_to_text(found(own, confirmed=(own,), proposal=own), PAGE)
    assert text.startswith("THE RUBRIC'S OWN BUDGET IS THE BEST FOUND")
    assert "  budgets:" not in text


@pytest.mark.parametrize(
    ("tried_", "confirmed", "why"),
    [
        ((), (), "too short for the rubric's own budget"),
        ((tried(200, 2.9),), (), "no budget that was tried has a margin of 3"),
        ((tried(200, 3.5),), (tried(200, 2.5),), "none of the best kept a margin of 3"),
        ((tried(200, 3.5),), (), "too short to confirm the best"),
    ],
)
def test_without_a_proposal_the_reason_is_given(tried_: tuple[Tried, ...], confirmed: tuple[Tried, ...], why: str) -> None:
    """Too little time and too little margin are told apart."""
    text = search_to_text(found(*tried_, confirmed=confirmed), PAGE)
    assert text.startswith("NO PROPOSAL")
    assert why in text.replace("\n", " ")
