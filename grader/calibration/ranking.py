"""Which of the budgets that were tried is the best: margins from few runs, steadied by what all of them have in common."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf, sqrt
from statistics import median

from grader.calibration.assessment import assess
from grader.calibration.report import NetworkReport, TargetReport, Tried
from grader.calibration.runs import Network, Run
from grader.calibration.statistics import distance
from grader.rubric.model import Budget, CheckSpec

FLOOR = 3.0
"""A budget with a smaller margin, in standard deviations, is proposed by nobody, however quick it is."""

_PRIOR = 4
"""The common variance of all budgets counts like so many runs more: that of three or four runs alone is mostly chance."""


Pair = tuple[Network, Network]
"""The solution and the starter."""


@dataclass(eq=False)
class Entry:
    """A budget and the runs it has had so far."""

    budget: Budget
    solution: list[Run] = field(default_factory=list)
    starter: list[Run] = field(default_factory=list)


def ranked(
    entries: Sequence[Entry], networks: Pair, specs: Sequence[CheckSpec], *, prior: int = _PRIOR
) -> list[tuple[Entry, Tried]]:
    """Return the budgets that have figures, the best first, by margins whose deviations are drawn towards the common ones."""
    reports = [(entry, _assessed(entry, networks, specs)) for entry in entries if entry.solution and entry.starter]
    known = [(entry, pair) for entry, pair in reports if all(each.figures is not None for each in pair)]
    common = [_common([pair[side] for _, pair in known]) for side in (0, 1)] if known else []
    tried = [(entry, _tried(entry, pair, common, prior)) for entry, pair in known]
    return sorted(tried, key=lambda each: _merit(each[1]), reverse=True)


def _assessed(entry: Entry, networks: Pair, specs: Sequence[CheckSpec]) -> tuple[NetworkReport, NetworkReport]:
    solution, starter = networks
    return assess(solution, entry.solution, specs), assess(starter, entry.starter, specs)


def _common(reports: Sequence[NetworkReport]) -> list[float]:
    """Return the typical variance of each target's figure."""
    return [median(target.std**2 for target in targets) for targets in zip(*(each.targets for each in reports), strict=True)]


def _tried(entry: Entry, pair: tuple[NetworkReport, NetworkReport], common: Sequence[list[float]], prior: int) -> Tried:
    solution, starter = pair
    assert solution.figures is not None, "known"
    assert starter.figures is not None, "known"
    inside = min(_steadied(solution, common[0], prior))
    return Tried(
        budget=entry.budget,
        runs=len(entry.solution),
        solution=solution.figures,
        starter=starter.figures,
        inside=-inf if solution.diverged else inside,
        outside=-min(_steadied(starter, common[1], prior)),
        seconds=median(run.seconds for run in entry.solution),
    )


def _steadied(report: NetworkReport, common: Sequence[float], prior: int) -> list[float]:
    """Return the distance to each target."""
    pairs = zip(report.targets, common, strict=True)
    return [_distance(target, variance, len(report.runs), prior) for target, variance in pairs]


def _distance(target: TargetReport, common: float, runs: int, prior: int) -> float:
    """Weigh a deviation of n runs and the common one by their degrees of freedom.

    Source: G. K. Smyth, Linear models and empirical Bayes methods, Statistical Applications in Genetics 3 (2004).
    """
    variance = (prior * common + (runs - 1) * target.std**2) / (prior + runs - 1)
    return distance(target.check.margin(target.mean), sqrt(variance))


def _merit(tried: Tried) -> tuple[bool, float]:
    """Order budgets: those with enough margin by the margin per second, the others below them by the margin."""
    enough = tried.margin >= FLOOR
    return enough, tried.per_second if enough else tried.margin
