"""Figures too near to a target for one training to decide: further seeds do, by their mean.

A rubric's calibration says how much the solution's judged figure varies by chance alone. A figure within `grey_zone_std` of
these standard deviations around a target could be on the other side under another seed. The mean of n independent
measurements varies by the square root of n less, so the zone shrinks with each of them.
"""

from math import sqrt
from statistics import fmean

from grader.result import EpochMetrics, Metrics
from grader.rubric.model import METRIC_OF_CHECK, DatasetName, Rubric

MOST_MEASUREMENTS = 5
"""After so many measurements their mean decides, wherever it lies."""


def undecided(rubric: Rubric, dataset: DatasetName, metrics: Metrics, measurements: int) -> list[str]:
    """Return the ids of the checks whose figure, a mean of so many measurements, is too near to a target."""
    calibration = rubric.calibration.get(dataset)
    if calibration is None or measurements >= MOST_MEASUREMENTS:
        return []
    near = []
    for spec in rubric.checks:
        if metric := METRIC_OF_CHECK.get(spec.id):
            zone = rubric.grey_zone_std * getattr(calibration.solution, metric).std / sqrt(measurements)
            if abs(spec.margin(getattr(metrics, metric))) < zone:
                near.append(spec.id)
    return near


def averaged(measured: list[Metrics]) -> Metrics:
    """Average measurements of the same budget, figure by figure and epoch by epoch."""
    names = ("train_accuracy", "val_accuracy", "train_loss", "val_loss")
    epochs = zip(*(metrics.history for metrics in measured), strict=True)
    return Metrics(
        **{name: fmean(getattr(metrics, name) for metrics in measured) for name in names},
        history=tuple(
            EpochMetrics(epoch=same[0].epoch, **{name: fmean(getattr(each, name) for each in same) for name in names})
            for same in epochs
        ),
    )
