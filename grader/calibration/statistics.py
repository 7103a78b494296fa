"""The statistics of a calibration: intervals for rates, means with their spread, distances in standard deviations."""

from collections.abc import Sequence
from math import copysign, inf, sqrt
from statistics import NormalDist, fmean, stdev

from grader.rubric.figures import Spread

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the 95 % score interval for a rate that was seen `count` times in `of` independent runs.

    Unlike the normal approximation it says something where nothing was seen. Source: E. B. Wilson, Probable inference, the
    law of succession, and statistical inference, JASA 22 (1927).
    """
    rate, square = count / of, _Z**2
    centre = (rate + square / (2 * of)) / (1 + square / of)
    half = _Z / (1 + square / of) * sqrt(rate * (1 - rate) / of + square / (4 * of**2))
    return (max(0.0, centre - half) if count else 0.0), (min(1.0, centre + half) if count < of else 1.0)


def spread(values: Sequence[float]) -> Spread:
    """Return mean and (sample) standard deviation of two figures or more."""
    return Spread(mean=fmean(values), std=stdev(values))


def distance(margin: float, std: float) -> float:
    """Return a margin in standard deviations; infinite for figures that do not vary."""
    if std > 0:
        return margin / std
    return copysign(inf, margin) if margin else 0.0
