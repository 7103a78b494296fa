"""A figure over several seeds: its mean, how much it varies, and how far its mean may lie from the truth."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean

from grader.calibration.statistics import CONFIDENCE, spread
from grader.comparison.student import quantile
from grader.value import Value


class Estimate(Value):
    """The mean over some seeds. One seed alone says nothing of its own spread: then that and the interval are `None`."""

    mean: float
    std: float | None
    """The (sample) standard deviation from seed to seed."""
    low: float | None
    """The lower end of the interval in which the mean over all seeds lies, by Student's t distribution."""
    high: float | None
    seeds: int

    @property
    def sign(self) -> int:
        """Return 1 or -1 if the whole interval lies above or below zero, and 0 if these seeds do not tell."""
        if self.low is None or self.high is None:
            return 0
        return (self.low > 0) - (self.high < 0)


def estimate(values: Sequence[float], confidence: float = CONFIDENCE) -> Estimate:
    """Estimate the mean of one value or more, all finite."""
    if len(values) == 1:
        return Estimate(mean=values[0], std=None, low=None, high=None, seeds=1)
    seen = spread(values)
    half = quantile(confidence, len(values) - 1) * seen.std / sqrt(len(values))
    return Estimate(mean=fmean(values), std=seen.std, low=seen.mean - half, high=seen.mean + half, seeds=len(values))
