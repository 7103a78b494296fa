"""From trainings to a comparison: means, intervals, paired differences, and what makes one network of another."""

import math
from pathlib import Path

import pytest
from comparison_samples import BETTER, NORMED, NOT_A_NUMBER, OVERFITTED, PLAIN, comparison
from report_samples import chain, linear, node

from grader.comparison.contestants import names
from grader.comparison.edits import Edit, Verb, edits, same_network
from grader.comparison.estimate import estimate
from grader.comparison.model import FigureName
from grader.comparison.student import quantile
from grader.graph import ModuleGraph

VAL, GAP = FigureName.VAL_ACCURACY, FigureName.GAP


@pytest.mark.parametrize(
    ("confidence", "freedom", "t"),
    [(0.95, 1, 12.7062), (0.95, 2, 4.3027), (0.95, 4, 2.7764), (0.95, 9, 2.2622), (0.95, 30, 2.0423), (0.99, 5, 4.0321)],
)
def test_students_t_is_that_of_the_tables(confidence: float, freedom: int, t: float) -> None:
    """The quantiles agree with printed tables for odd and even degrees of freedom."""
    assert quantile(confidence, freedom) == pytest.approx(t, abs=5e-5)


def test_an_interval_follows_from_the_spread() -> None:
    """The mean of 1, 2 and 3 lies within 2 ± 4.303 / sqrt(3)."""
    found = estimate([1.0, 2.0, 3.0])
    assert (found.mean, found.std, found.seeds, found.sign) == (2.0, 1.0, 3, 0)
    assert found.high == pytest.approx(2 + 4.3027 / math.sqrt(3), abs=1e-4)


@pytest.mark.parametrize(("values", "sign"), [([5.0, 5.1, 4.9], 1), ([-5.0, -5.1, -4.9], -1), ([5.0], 0), ([2.0, 2.0], 1)])
def test_a_sign_is_told_where_the_interval_leaves_zero_out(values: list[float], sign: int) -> None:
    """One value alone has no interval, and so no sign, however large it is."""
    assert estimate(values).sign == sign


def test_differences_are_taken_seed_by_seed() -> None:
    """What two networks gain and lose together under a seed does not blur the difference between them."""
    found = comparison(OVERFITTED, [end and (*end[:2], end[2] + 0.01, end[3]) for end in OVERFITTED])
    difference = found.entries[1].differences[VAL].difference
    assert difference.mean == pytest.approx(0.01)
    assert difference.std == pytest.approx(0, abs=1e-12)
    assert found.entries[1].final[VAL].std == pytest.approx(0.0129, abs=1e-4)


def test_a_gap_is_that_of_the_finished_network() -> None:
    """The gap compares training images and new ones in the same mode, not the figure that is counted while learning."""
    assert comparison(OVERFITTED, BETTER).baseline.final[GAP].mean == pytest.approx(0.986 - 0.9233, abs=1e-4)


@pytest.mark.parametrize("lost", [None, NOT_A_NUMBER])
def test_a_seed_that_diverged_counts_in_no_mean(lost: tuple[float, ...] | None) -> None:
    """The pair of a training that diverged, or whose figures are no numbers, is left out on both sides."""
    found = comparison(OVERFITTED, (BETTER[0], lost, BETTER[2]))  # type: ignore[arg-type]  # a parametrised tuple has no length
    paired = found.entries[1].differences[VAL]
    assert (found.entries[1].diverged, paired.difference.seeds) == ((1,), 2)
    assert paired.baseline == pytest.approx((0.909 + 0.934) / 2)


def test_a_network_that_always_diverges_has_no_figures() -> None:
    """There is nothing to average and nothing to compare."""
    entry = comparison(OVERFITTED, (None, None, None)).entries[1]
    assert (entry.final, entry.epochs, entry.differences, entry.diverged) == ({}, (), {}, (0, 1, 2))


def test_several_networks_get_wider_intervals() -> None:
    """All intervals of a figure are to hold at once, so two differences need more certainty each than one."""
    alone, together = comparison(OVERFITTED, BETTER), comparison(OVERFITTED, BETTER, BETTER)
    one, two = (each.entries[1].differences[VAL].difference for each in (alone, together))
    assert one.low is not None
    assert two.low is not None
    assert two.low < one.low


def dropout(line: int, p: float) -> dict[str, object]:
    """A dropout layer on 256 values."""
    return node("dropout", "drop", line, 256, 256, p=p)


NARROW = chain(linear("fc1", 1, 784, 128), node("relu", "relu", 1, 128, 128), linear("fc2", 2, 128, 10))
FROZEN = chain(linear("fc1", 1, 784, 256) | {"frozen": True}, node("relu", "relu", 1, 256, 256), linear("fc2", 2, 256, 10))
DROPPED = chain(linear("fc1", 1, 784, 256), node("relu", "relu", 1, 256, 256), dropout(2, 0.5), linear("fc2", 2, 256, 10))


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (NORMED, [Edit(verb=Verb.ADDED, layer="BatchNorm1d", places=("`fc1`",))]),
        (DROPPED, [Edit(verb=Verb.ADDED, layer="Dropout 0.5", places=("the ReLU of `fc1`",))]),
        (
            NARROW,
            [
                Edit(verb=Verb.CHANGED, layer="Linear 784→128 instead of Linear 784→256", places=("`fc1`",)),
                Edit(verb=Verb.CHANGED, layer="Linear 128→10 instead of Linear 256→10", places=("`fc2`",)),
            ],
        ),
        (FROZEN, [Edit(verb=Verb.CHANGED, layer="frozen Linear 784→256 instead of Linear 784→256", places=("`fc1`",))]),
    ],
)
def test_what_differs_is_named(after: ModuleGraph, expected: list[Edit]) -> None:
    """An added layer is named with what it stands behind, a changed one with what it was."""
    assert list(edits(PLAIN, after)) == expected
    assert not same_network(PLAIN, after)


def test_what_is_missing_is_named() -> None:
    """Seen from the other network, an added layer is a removed one."""
    assert edits(NORMED, PLAIN) == (Edit(verb=Verb.REMOVED, layer="BatchNorm1d", places=("`fc1`",)),)


def test_another_spelling_is_the_same_network() -> None:
    """Names, lines, reshapes and a dropout of nothing make no other network."""
    respelt = chain(
        node("reshape", "view", 7, 784, 784),
        linear("first", 8, 784, 256),
        node("relu", "act", 8, 256, 256),
        dropout(9, 0),
        linear("last", 9, 256, 10),
    )
    assert same_network(PLAIN, respelt)
    assert edits(PLAIN, respelt) == ()


def test_other_connections_make_another_network() -> None:
    """The same layers in the same order on other values are not the same network."""
    around = list(PLAIN.nodes)
    around[2] = around[2].model_copy(update={"inputs": (around[0].id,)})
    skipping = PLAIN.model_copy(update={"nodes": tuple(around)})
    assert not same_network(PLAIN, skipping)
    assert edits(PLAIN, skipping) == ()


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (("a/netbn.py", "b/other.py"), ["netbn.py", "other.py"]),
        (("a/netbn.py", "b/netbn.py"), ["a/netbn.py", "b/netbn.py"]),
        (("netbn.py", "b/netbn.py", "b/c.py"), ["netbn.py", "b/netbn.py", "c.py"]),
        (("x/a/n.py", "y/a/n.py"), ["x/a/n.py", "y/a/n.py"]),
    ],
)
def test_names_are_as_short_as_they_can_be(paths: tuple[str, ...], expected: list[str]) -> None:
    """A file is called by as many parts of its path as tell it from the others."""
    assert [Path(each) for each in names([Path(path) for path in paths])] == [Path(each) for each in expected]
