"""What `bngrade rubric show` tells of a rubric beyond its text: margins in standard deviations, and what a verdict costs.

Takes a loaded rubric and, if there is one, the timings of its network. Gives one value that both formats print.
"""

from typing import Literal

from pydantic import Field

from grader.calibration.statistics import distance
from grader.overview.timing import Timings, steps
from grader.rubric.loading import LoadedRubric
from grader.rubric.model import METRIC_OF_CHECK, Budget, Calibration, CheckSpec, DatasetName, MetricName, Rubric, Spread
from grader.rubric.staleness import CalibrationStatus, calibration_state
from grader.value import Value


class Clearance(Value):
    """How far solution and starter are from one target on one data set."""

    check: str
    target: str
    solution: Spread
    starter: Spread
    solution_std: float
    """So many of its standard deviations the solution's mean lies inside the target (negative: outside)."""
    starter_std: float
    """The same of the starter, whose mean should lie outside of one target at least."""


class DatasetView(Value):
    """One data set: its budget, what a verdict costs, and its calibration."""

    name: DatasetName
    role: Literal["official", "fallback", "unused"]
    budget: Budget
    steps: int
    """Optimizer steps of one verdict."""
    seconds: float | None
    """What training and evaluating for one verdict take on this machine, estimated; `None` if it was not measured."""
    calibration: CalibrationStatus
    reason: str
    """Why the calibration is not fresh."""
    runs: int | None
    clearances: tuple[Clearance, ...]


class Overview(Value):
    """A rubric and what follows from it."""

    schema_: Literal["bngrade/rubric-overview/v1"] = Field(default="bngrade/rubric-overview/v1", alias="schema")
    path: str
    sha256: str
    max_points: int
    datasets: tuple[DatasetView, ...]
    timed_on: str | None = None
    """What was timed: the solution's network, or the declared one."""
    obstacle: str | None = None
    """Why there is no timing although one was asked for."""
    rubric: Rubric


def overview(
    loaded: LoadedRubric, timings: Timings | None = None, *, timed_on: str | None = None, obstacle: str | None = None
) -> Overview:
    """Put together what there is to tell; without timings nothing is said about seconds."""
    rubric = loaded.rubric
    names = sorted(rubric.budgets, key=lambda name: (name != rubric.dataset, name != rubric.fallback))
    return Overview(
        path=str(loaded.path),
        sha256=loaded.sha256,
        max_points=rubric.max_points,
        datasets=tuple(_dataset(loaded, name, timings) for name in names),
        timed_on=timed_on if timings else None,
        obstacle=obstacle,
        rubric=rubric,
    )


def _dataset(loaded: LoadedRubric, name: DatasetName, timings: Timings | None) -> DatasetView:
    rubric = loaded.rubric
    state = calibration_state(rubric, loaded.path, name)
    calibration = rubric.calibration.get(name)
    budget = rubric.budgets[name]
    return DatasetView(
        name=name,
        role="official" if name == rubric.dataset else "fallback" if name == rubric.fallback else "unused",
        budget=budget,
        steps=steps(budget),
        seconds=timings[budget.batch_size].seconds(budget, rubric.train_figures) if timings else None,
        calibration=state.status,
        reason=state.reason,
        runs=calibration.runs if calibration else None,
        clearances=_clearances(rubric, calibration) if calibration else (),
    )


def _clearances(rubric: Rubric, calibration: Calibration) -> tuple[Clearance, ...]:
    measured = ((check, METRIC_OF_CHECK[check.id]) for check in rubric.checks if check.id in METRIC_OF_CHECK)
    return tuple(_clearance(check, metric, calibration) for check, metric in measured)


def _clearance(check: CheckSpec, metric: MetricName, calibration: Calibration) -> Clearance:
    solution, starter = (getattr(figures, metric) for figures in (calibration.solution, calibration.starter))
    return Clearance(
        check=check.id,
        target=check.target_text,
        solution=solution,
        starter=starter,
        solution_std=distance(check.margin(solution.mean), solution.std),
        starter_std=distance(check.margin(starter.mean), starter.std),
    )
