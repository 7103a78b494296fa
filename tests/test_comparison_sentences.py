"""The two sentences of a comparison: their words never say more, or other, than the numbers."""

import math
import re
from collections.abc import Sequence
from statistics import fmean, stdev
from typing import TypeGuard

import pytest
from comparison_samples import BETTER, OVERFITTED, End, comparison
from hypothesis import given
from hypothesis import strategies as st

from grader.reports.comparison.sentences import interpretation

WORSE: tuple[End, ...] = ((0.80, 0.81, 0.80, 0.6), (0.79, 0.80, 0.79, 0.6), (0.81, 0.82, 0.81, 0.6))
"""Learns little, and so hardly anything by heart."""
T = {2: 12.7062, 3: 4.3027, 4: 3.1824}
"""Student's t for 95 %, by the number of seeds."""


def accuracies(*values: tuple[float, float], val_loss: float = 0.3, train: float = 0.9) -> list[End]:
    """Trainings with these accuracies on their training images afterwards and on new ones."""
    return [(train, seen, val, val_loss) for seen, val in values]


def test_what_the_seeds_show_is_said_with_its_numbers() -> None:
    """A difference beyond chance gets its word, its size and its interval, and so does the smaller gap."""
    learning, overfitting = interpretation(comparison(OVERFITTED, BETTER))
    assert learning == (
        "With BatchNorm1d added after `fc1`, netbn.py reaches a val accuracy of 95.37 %, which is higher than the 92.33 % of "
        "the starter by more than chance (+3.03 points, 95 % interval +2.41 to +3.66); its val loss of 0.220 cannot be told "
        "from 0.283."
    )
    assert overfitting == (
        "When trained, netbn.py gets 95.10 % of its training images right, 0.27 points less than of new ones, and the starter "
        "98.60 %, 6.27 points more: the gap is smaller by more than chance (-6.53 points, 95 % interval -7.25 to -5.82), so it "
        "overfits less."
    )


def test_what_the_seeds_do_not_show_is_called_that() -> None:
    """Where the interval spans zero no sentence claims a difference."""
    noisy: Sequence[End] = ((0.9, 0.97, 0.93, 0.3), (0.9, 0.97, 0.92, 0.3), (0.9, 0.97, 0.925, 0.3))
    learning, overfitting = interpretation(comparison(OVERFITTED, noisy))
    assert "which 3 seeds cannot tell from the 92.33 % of the starter" in learning
    assert "3 seeds cannot tell apart" in overfitting
    assert "no change in overfitting is shown" in overfitting


def test_a_lower_train_accuracy_alone_is_no_less_overfitting() -> None:
    """Batch statistics and dropout lower what is counted while a network learns; its gap afterwards decides."""
    learner: Sequence[End] = [end and (end[0] - 0.05, *end[1:3], 0.3) for end in OVERFITTED]
    _, overfitting = interpretation(comparison(OVERFITTED, learner))
    assert "the same gap under every seed, although its train accuracy, counted while it learns, is lower" in overfitting
    assert "(92.40 %, not 97.40 %)" in overfitting


def test_a_gap_that_shrinks_by_learning_less_is_no_praise() -> None:
    """A network that is worse on new images does not overfit less; it learns less."""
    learning, overfitting = interpretation(comparison(OVERFITTED, WORSE))
    assert "which is far lower than" in learning
    assert "but because it learns its training images less well" in overfitting


def test_without_overfitting_there_is_none_to_reduce() -> None:
    """A smaller gap is no merit where the baseline is no better on its training images than on new ones."""
    level = accuracies((0.90, 0.95), (0.91, 0.96), (0.92, 0.97))
    lower = accuracies((0.85, 0.95), (0.86, 0.96), (0.87, 0.97))
    _, overfitting = interpretation(comparison(level, lower))
    assert overfitting.endswith("but the starter shows no overfitting that could be reduced.")


def test_a_larger_gap_below_zero_is_no_overfitting() -> None:
    """A network that is still better on new images than on its training images has learnt nothing by heart."""
    baseline = accuracies((0.80, 0.95), (0.81, 0.96), (0.82, 0.97))
    larger = accuracies((0.90, 0.95), (0.91, 0.96), (0.92, 0.97))
    assert interpretation(comparison(baseline, larger))[1].endswith("but it shows no overfitting.")


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (accuracies((0.999, 0.94), (0.999, 0.93), (0.999, 0.935)), "so it overfits more."),
        (accuracies((0.999, 0.96), (0.999, 0.95), (0.999, 0.955)), "because it gains more on its training images"),
    ],
)
def test_a_larger_gap_is_overfitting_unless_new_images_gain_too(own: Sequence[End], words: str) -> None:
    """Whether a larger gap is bad depends on what happens on new images."""
    baseline = accuracies((0.96, 0.94), (0.95, 0.93), (0.955, 0.935))
    assert words in interpretation(comparison(baseline, own))[1]


def test_one_seed_tells_nothing_from_chance() -> None:
    """However large a difference is, one seed has no measure for it."""
    learning, overfitting = interpretation(comparison(OVERFITTED[:1], WORSE[:1]))
    assert "which one seed cannot tell from the 90.90 % of the starter (-10.90 points)" in learning
    assert "one seed cannot tell apart" in overfitting


def test_the_loss_confirms_or_contradicts() -> None:
    """A loss that moves the other way than the accuracy should is told as a surprise."""
    up = accuracies((0.99, 0.95), (0.99, 0.951), (0.99, 0.952), val_loss=0.4)
    down = accuracies((0.99, 0.95), (0.99, 0.951), (0.99, 0.952), val_loss=0.2)
    baseline = accuracies((0.99, 0.93), (0.99, 0.931), (0.99, 0.932))
    assert "; yet its val loss is higher: 0.400 instead of 0.300" in interpretation(comparison(baseline, up))[0]
    assert "; its val loss is lower, too: 0.200 instead of 0.300" in interpretation(comparison(baseline, down))[0]


def test_the_same_figures_are_called_the_same() -> None:
    """A tie under every seed is neither a difference nor a doubt."""
    learning, overfitting = interpretation(comparison(OVERFITTED, OVERFITTED))
    assert "92.33 %, under every seed the same as the starter; its val loss is the same, 0.283." in learning
    assert overfitting.endswith("the same gap under every seed.")


def test_trainings_that_diverged_are_told() -> None:
    """Left-out trainings are counted; where none is left there is nothing to say."""
    some = interpretation(comparison(OVERFITTED, (None, *BETTER[1:])))
    assert some[0].endswith("; left out are trainings that diverged (netbn.py 1 of 3).")
    assert interpretation(comparison(OVERFITTED, (None, None, None))) == (
        "Under every seed the training of netbn.py diverged, so that there is no val accuracy to compare.",
        "For the same reason nothing can be said about overfitting.",
    )
    never_both = interpretation(comparison((None, OVERFITTED[1]), (BETTER[0], None)))
    assert never_both[0].startswith("Under each seed the training of a network diverged")


def test_of_several_networks_the_one_that_stands_out_is_told() -> None:
    """The first sentence is on the best on new images, the second on the smallest gap."""
    learning, overfitting = interpretation(comparison(OVERFITTED, BETTER, WORSE))
    assert learning.startswith("Of the 2 networks beside the starter none has a higher mean than netbn.py: with BatchNorm1d")
    assert overfitting.startswith("Of the 2 networks beside the starter netbn.py has the smallest mean gap: when trained, it")


FIGURE = st.integers(0, 40).map(lambda step: step / 40) | st.floats(0, 1)
END = st.none() | st.tuples(*[FIGURE | st.just(math.nan)] * 3, FIGURE.map(lambda loss: 3 * loss))


@st.composite
def rows(draw: st.DrawFn) -> list[list[End]]:
    """Two networks under one to four seeds: ties, divergence and figures that are no numbers among them."""
    seeds = draw(st.integers(1, 4))
    return [draw(st.lists(END, min_size=seeds, max_size=seeds)) for _ in range(2)]


def is_whole(end: End) -> TypeGuard[tuple[float, float, float, float]]:
    """Tell whether a training has figures."""
    return end is not None and all(map(math.isfinite, end))


def limits(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the 95 % interval of a mean; of one value, everything."""
    if len(values) == 1:
        return -math.inf, math.inf
    half = T[len(values)] * stdev(values) / math.sqrt(len(values))
    return fmean(values) - half, fmean(values) + half


@given(rows())
def test_the_words_never_contradict_the_numbers(ends: list[list[End]]) -> None:
    """Each claim, and each refusal to claim, holds by figures that are computed anew from the trainings."""
    learning, overfitting = interpretation(comparison(*ends))
    assert "nan" not in learning + overfitting
    pairs = [(a, b) for a, b in zip(*ends, strict=True) if is_whole(a) and is_whole(b)]
    if not pairs:
        assert "nothing can be said" in overfitting
        return
    tolerance = 1e-6
    val = [b[2] - a[2] for a, b in pairs]
    low, high = limits(val)
    if match := re.search(r"which is (?:far |slightly )?(higher|lower) than", learning):
        assert low > -tolerance if match[1] == "higher" else high < tolerance
    elif "cannot tell from the" in learning:
        assert low <= tolerance
        assert high >= -tolerance
    else:
        assert abs(fmean(val)) < 0.0001
    own, baseline = re.findall(r"([\d.]+) %", learning)[0], fmean(a[2] for a, _ in pairs)
    assert float(own) == pytest.approx(100 * (baseline + fmean(val)), abs=0.0051)
    low, high = limits([(b[1] - b[2]) - (a[1] - a[2]) for a, b in pairs])
    if "overfits less" in overfitting:
        assert high < tolerance
        assert limits([a[1] - a[2] for a in ends[0] if is_whole(a)])[0] > -tolerance
        assert limits(val)[1] > -tolerance
    if "overfits more" in overfitting:
        assert low > -tolerance
        assert limits([b[1] - b[2] for b in ends[1] if is_whole(b)])[0] > -tolerance
    if "cannot tell apart" in overfitting:
        assert low <= tolerance
        assert high >= -tolerance
