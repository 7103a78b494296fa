"""Student's t distribution: how far a mean of few values may lie from the truth."""

from functools import cache
from math import atan, cos, pi, sin, sqrt

_HALVINGS = 80
_LARGEST = 1e6


@cache
def quantile(confidence: float, freedom: int) -> float:
    """Return the `t` that a value with so many degrees of freedom exceeds, in either direction, with `1 - confidence`."""
    low, high = 0.0, _LARGEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < confidence else (low, middle)
    return high


def _within(t: float, freedom: int) -> float:
    """Return the probability of a value between `-t` and `t`.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4: a finite sum for a whole number
    of degrees of freedom.
    """
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    total = 0.0
    for step in range(2 if odd else 1, freedom, 2):
        total += term
        term *= cos(angle) ** 2 * step / (step + 1)
    return 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total
