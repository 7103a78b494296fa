"""The drawings of the HTML report: which operations are marked, and where boxes, arrows, curves and targets lie."""

import math
from itertools import pairwise
from typing import Any

import pytest
from html_samples import LONG, deep, deep_with_defect, dense, skip_connection
from report_samples import GRAPH, METRICS, chain, context, defect, grade, linear, measured, node

from grader.graph import UnusedModule
from grader.reports.html.curves import FRAME, charts
from grader.reports.html.diagram import WIDTH, draw
from grader.reports.html.marks import Marks, find_marks
from grader.result import Metrics, Status

IDLE = UnusedModule(name="bn1", module="BatchNorm1d", line=5, reason="never-called")


@pytest.mark.parametrize(
    ("message", "line", "nodes", "unused"),
    [
        ("`bn1` runs after `relu`", 13, ["bn1_13", "relu_13"], ["bn1"]),
        ("something is wrong", 14, ["fc2_14", "bn2_14", "relu_14"], []),
        ("`fc2` has 64 neurons", 6, ["fc2_14"], []),
        ("nothing normalises `fc1`: `bn1` is built but never called", 5, ["fc1_13", "bn1_13"], ["bn1"]),
        ("details are hidden", None, [], []),
    ],
)
def test_operations_that_a_defect_is_about_are_marked(
    message: str, line: int | None, nodes: list[str], unused: list[str]
) -> None:
    """What the message names on its line is meant, else all on the line, else what the message names anywhere."""
    graph = GRAPH.model_copy(update={"unused": (IDLE,)})
    marks = find_marks(graph, grade(defect("layers-unchanged", message, line=line)).checks)
    assert list(marks.nodes) == nodes
    assert list(marks.unused) == unused


def test_passing_checks_mark_nothing() -> None:
    """A name in the message of a check that passed is no defect."""
    marks = find_marks(GRAPH, grade(defect("layers-unchanged", "`fc1` is right", Status.SKIPPED, line=13)).checks)
    assert marks == Marks()


def test_diagram_puts_operations_below_each_other_and_joins_them() -> None:
    """Each box is below the one before, and an arrow leads from each to the next, input and output included."""
    diagram = draw(GRAPH, Marks())
    assert [box.name for box in diagram.boxes] == ["input", "view", "fc1", "bn1", "relu", "fc2", "bn2", "relu", "fc3", "output"]
    assert all(above.y + above.height < below.y for above, below in pairwise(diagram.boxes))
    assert [arrow.y for arrow in diagram.arrows] == [box.y for box in diagram.boxes[1:]]
    assert all(arrow.down and arrow.x == diagram.boxes[0].x + WIDTH / 2 for arrow in diagram.arrows)
    assert diagram.boxes[1].detail == "(N, 1, 28, 28) → (N, 784)"


def test_skip_connection_is_an_arrow_of_its_own() -> None:
    """A value that jumps over an operation goes round it, from the box that gives it into the box that takes it."""
    diagram = draw(skip_connection(), Marks())
    by_name = {box.name: box for box in diagram.boxes}
    [around] = [arrow for arrow in diagram.arrows if not arrow.down]
    start = float(around.path.split("H")[0].split()[1])
    assert by_name["relu1"].y < start < by_name["relu1"].y + by_name["relu1"].height
    assert by_name["add"].y < around.y < by_name["add"].y + by_name["add"].height
    assert around.x == by_name["add"].x


def test_operations_side_by_side_are_not_joined() -> None:
    """Where the next operation takes another value, no arrow leads straight down to it."""
    graph = chain(
        linear("a", 1, 4, 4), {**linear("b", 2, 4, 4), "inputs": ("input",)}, node("add", "sum", 3, 4, 4, inputs=("a_1", "b_2"))
    )
    diagram = draw(graph, Marks())
    straight = [arrow.y for arrow in diagram.arrows if arrow.down]
    assert straight == [diagram.boxes[index].y for index in (1, 3, 4)]


@pytest.mark.parametrize("count", [3, 12, 30])
def test_values_that_are_alive_together_have_lanes_of_their_own(count: int) -> None:
    """However many values jump, no two of them share a line, and the drawing grows no wider than a phone can show."""
    diagram = draw(dense(count), Marks())
    lanes = {arrow.path.split("Q")[1].split()[0] for arrow in diagram.arrows if not arrow.down}
    assert len(lanes) == count - 1  # the last two values and the input jump over nothing more
    assert diagram.width <= 420
    assert diagram.crowded is (count > 6)


def test_long_graph_is_drawn_at_its_ends_and_around_its_defect() -> None:
    """Of 200 layers the diagram leaves most out, says how many, and shows the one that is wrong."""
    result, _ = deep_with_defect()
    diagram = draw(deep(200), find_marks(deep(200), result.checks))
    names = [box.name for box in diagram.boxes]
    assert names[10:17] == ["fc10", "… 87 more operations", "fc98", "fc99", "fc100", "fc101", "fc102"]
    assert [box.name for box in diagram.boxes if box.defect] == ["fc100"]
    assert len(diagram.arrows) == len(diagram.boxes) - 1
    assert "Marked as wrong: fc100 (layers-unchanged)" in diagram.description


def drawn(metrics: Metrics, **changes: Any) -> Any:
    """Return both charts of a result with these metrics."""
    return charts(grade(metrics=metrics), context(**changes))


@pytest.mark.parametrize(
    "metrics",
    [
        METRICS,
        LONG,
        measured(0.1, 0.1, (1.0, 1.0), (1.0, 1.0)),
        measured(1e30, 0.0, (-1e30, 0.1), (0.2, 0.1)),
        measured(0.1, 0.2, (0.5, 0.5)),
    ],
    ids=["usual", "long", "perfect", "enormous", "one epoch"],
)
def test_curves_stay_within_their_frame(metrics: Metrics) -> None:
    """Every point, tick and target lies in the frame, in the order of the values, between a few round numbers."""
    for chart in drawn(metrics):
        heights = [tick.at for tick in chart.y_ticks]
        points = [
            tuple(map(float, point.split(","))) for curve in chart.curves for piece in curve.pieces for point in piece.split()
        ]
        points += [point for curve in chart.curves for point in curve.points]
        assert points
        assert all(FRAME.left <= x <= FRAME.right and FRAME.top <= y <= FRAME.bottom for x, y in points)
        assert all(FRAME.top <= target.y <= FRAME.bottom for target in chart.targets)
        assert 2 <= len(heights) <= 8
        assert heights == sorted(heights, reverse=True)
        assert (heights[0], heights[-1]) == (FRAME.bottom, FRAME.top)
        assert len(chart.x_ticks) <= 6


def test_curve_is_higher_where_its_figure_is_higher() -> None:
    """A rising accuracy rises on the page, and the target lies where its figure would."""
    accuracy, loss = drawn(METRICS)
    train, val = accuracy.curves
    assert [y for _, y in train.points] == sorted((y for _, y in train.points), reverse=True)
    assert train.points[-1][1] > val.points[-1][1]  # 92.39 % against 92.99 %
    ceiling, floor = accuracy.targets
    assert (ceiling.text, floor.text) == ("training < 95 %", "validation ≥ 90 %")
    assert ceiling.y < val.points[-1][1] < floor.y
    assert loss.targets == ()


def test_what_is_no_number_interrupts_a_curve() -> None:
    """A curve is drawn up to the gap and goes on behind it; the gap is said in words."""
    nan = math.nan
    accuracy, _ = drawn(measured(0.1, 0.1, (0.5, 0.5), (0.6, 0.6), (nan, 0.6), (math.inf, 0.7), (0.8, 0.7)))
    train, val = accuracy.curves
    assert len(train.pieces) == 1
    assert len(train.points) == 3
    assert len(val.pieces[0].split()) == 5
    assert accuracy.gaps == ("training accuracy: no number in 2 epochs, first in epoch 3",)
