"""The runs of a network against the targets of a rubric: spreads, distances, worst seeds, rates of wrong verdicts."""

from collections.abc import Sequence
from math import inf

from grader.calibration.report import NetworkReport, Rate, TargetReport
from grader.calibration.runs import Network, Run
from grader.calibration.statistics import distance, spread, wilson
from grader.result import Metrics
from grader.rubric.figures import MeasuredFigures
from grader.rubric.model import METRIC_OF_CHECK, CheckSpec, MetricName, Rubric

_FEWEST = 2
"""A standard deviation takes two figures."""


def targets_of(rubric: Rubric) -> tuple[CheckSpec, ...]:
    """Return the checks of a rubric that hold a figure against a target."""
    return tuple(check for check in rubric.checks if check.id in METRIC_OF_CHECK)


def assess(network: Network, runs: Sequence[Run], specs: Sequence[CheckSpec]) -> NetworkReport:
    """Hold a network's runs against the targets."""
    measured = [run.metrics for run in runs if run.metrics is not None]
    meeting = [run.seed for run in runs if all(_holds(spec, run) for spec in specs)]
    missing = [run.seed for run in runs if run.seed not in meeting]
    wrong = {True: missing, False: meeting, None: []}[network.passes]
    enough = len(measured) >= _FEWEST
    return NetworkReport(
        network=network,
        runs=tuple(runs),
        diverged=tuple(run.seed for run in runs if run.metrics is None),
        figures=_figures(measured) if enough else None,
        targets=tuple(_against(spec, network, runs, measured) for spec in specs) if enough else (),
        meets_all=_rate(len(meeting), len(runs)),
        wrong_seeds=tuple(wrong),
        wrong=None if network.passes is None else _rate(len(wrong), len(runs)),
    )


def _against(spec: CheckSpec, network: Network, runs: Sequence[Run], measured: Sequence[Metrics]) -> TargetReport:
    """Hold the runs against one target."""
    metric = METRIC_OF_CHECK[spec.id]
    figures = spread([getattr(metrics, metric) for metrics in measured])
    worst = (min if network.passes else max)(runs, key=lambda run: _margin(spec, run))
    return TargetReport(
        check=spec,
        metric=metric,
        mean=figures.mean,
        std=figures.std,
        distance=distance(spec.margin(figures.mean), figures.std),
        worst_seed=worst.seed,
        worst=_figure(metric, worst),
        misses=_rate(sum(not _holds(spec, run) for run in runs), len(runs)),
    )


def _figure(metric: MetricName, run: Run) -> float | None:
    return None if run.metrics is None else float(getattr(run.metrics, metric))


def _margin(spec: CheckSpec, run: Run) -> float:
    """Return how far a run lies inside a target; one that diverged lies infinitely far outside."""
    figure = _figure(METRIC_OF_CHECK[spec.id], run)
    return -inf if figure is None else spec.margin(figure)


def _holds(spec: CheckSpec, run: Run) -> bool:
    figure = _figure(METRIC_OF_CHECK[spec.id], run)
    return figure is not None and spec.holds(figure)


def _figures(measured: Sequence[Metrics]) -> MeasuredFigures:
    names = MeasuredFigures.model_fields
    return MeasuredFigures(**{name: spread([getattr(metrics, name) for metrics in measured]) for name in names})


def _rate(count: int, of: int) -> Rate:
    low, high = wilson(count, of)
    return Rate(count=count, of=of, low=low, high=high)
