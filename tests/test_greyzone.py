"""Figures near a target are decided by further seeds; clear ones are not measured twice."""

import pytest

from grader.greyzone import MOST_MEASUREMENTS, averaged, undecided
from grader.result import EpochMetrics, Metrics
from grader.rubric.loading import LoadedRubric


def metrics(train: float = 0.92, val: float = 0.93) -> Metrics:
    """Figures with one epoch of history."""
    epoch = EpochMetrics(epoch=1, train_accuracy=train, val_accuracy=val, train_loss=0.2, val_loss=0.3)
    return Metrics(train_accuracy=train, val_accuracy=val, train_loss=0.2, val_loss=0.3, history=(epoch,))


@pytest.mark.parametrize(
    ("train", "val", "near"),
    [
        (0.92, 0.93, []),
        (0.945, 0.93, ["train-accuracy"]),
        (0.955, 0.93, ["train-accuracy"]),
        (0.98, 0.93, []),
        (0.92, 0.9001, ["val-accuracy"]),
        (0.92, 0.5, []),
        (0.9499, 0.8999, ["val-accuracy", "train-accuracy"]),
    ],
)
def test_the_zone_lies_on_both_sides_of_each_target(netbn: LoadedRubric, train: float, val: float, near: list[str]) -> None:
    """A figure within two standard deviations of the solution around its target is undecided, on either side."""
    assert undecided(netbn.rubric, "mnist", metrics(train, val), 1) == near


def test_the_zone_shrinks_with_each_measurement(netbn: LoadedRubric) -> None:
    """What is undecided after one measurement can be decided by the mean of four."""
    figure = 0.95 - 1.5 * netbn.rubric.calibration["mnist"].solution.train_accuracy.std
    assert undecided(netbn.rubric, "mnist", metrics(train=figure), 1) == ["train-accuracy"]
    assert undecided(netbn.rubric, "mnist", metrics(train=figure), 4) == []


def test_the_last_measurement_decides(netbn: LoadedRubric) -> None:
    """After the most measurements there are, nothing is undecided, wherever the mean lies."""
    assert undecided(netbn.rubric, "mnist", metrics(train=0.95), MOST_MEASUREMENTS) == []


def test_without_a_calibration_nothing_is_measured_again(netbn: LoadedRubric) -> None:
    """A rubric that does not know its spread has no grey zone."""
    bare = netbn.rubric.model_copy(update={"calibration": {}})
    assert undecided(bare, "mnist", metrics(train=0.95), 1) == []


def test_averaging_takes_each_figure_and_each_epoch() -> None:
    """The mean of two measurements is the mean of every figure, in the history too."""
    mean = averaged([metrics(0.90, 0.92), metrics(0.94, 0.96)])
    assert mean.train_accuracy == pytest.approx(0.92)
    assert mean.val_accuracy == pytest.approx(0.94)
    assert mean.history[0].train_accuracy == pytest.approx(0.92)
