"""What a calibration found, schema `bngrade/calibration/v1`: reports, pictures and the rubric's block are made of it alone."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from grader.calibration.runs import Network, Role, Run
from grader.rubric.figures import MeasuredFigures, Provenance
from grader.rubric.model import Budget, CheckSpec, DatasetName, MetricName
from grader.value import Value


class Rate(Value):
    """How often something was seen, with the 95 % Wilson interval of its rate."""

    count: int
    of: int
    low: float
    high: float


class TargetReport(Value):
    """The runs of one network against one target."""

    check: CheckSpec
    metric: MetricName
    mean: float
    std: float
    distance: float
    """Standard deviations from the mean to the nearest bound: positive inside the target, negative outside."""
    worst_seed: int
    """The run nearest to the wrong side, or farthest on it."""
    worst: float | None
    """Its figure; `None` if that training diverged."""
    misses: Rate
    """Runs that miss this target: each is a wrong verdict on a solution; of a starter each run must miss one at least."""


class NetworkReport(Value):
    """The runs of one network."""

    network: Network
    runs: tuple[Run, ...]
    diverged: tuple[int, ...]
    """Seeds whose training diverged; such a run misses every target."""
    figures: MeasuredFigures | None
    """`None` if fewer than two runs have figures."""
    targets: tuple[TargetReport, ...]
    meets_all: Rate
    """Runs that meet every target."""
    wrong_seeds: tuple[int, ...]
    """Seeds under which a network that is to pass misses a target, or one that is to fail meets all."""
    wrong: Rate | None
    """Runs with the wrong verdict; `None` for a network that the structural checks turn away already."""

    @property
    def margin(self) -> float | None:
        """Standard deviations inside the nearest target, or outside the farthest one; `None` if no verdict is expected."""
        distances = [target.distance for target in self.targets]
        if self.network.passes is None or not distances:
            return None
        return min(distances) if self.network.passes else -min(distances)


class DatasetReport(Value):
    """The calibration of a rubric on one data set."""

    dataset: DatasetName
    budget: Budget
    runs: int
    first_seed: int
    measured: Provenance
    networks: tuple[NetworkReport, ...]
    earlier: int
    """So many of all runs were taken from an earlier calibration."""
    jobs: int
    seconds: float
    """From the first training to the last one."""

    @property
    def right(self) -> bool:
        """Tell whether every run of every network got the verdict that it should."""
        return not any(report.wrong_seeds for report in self.networks)

    @property
    def targets(self) -> tuple[tuple[CheckSpec, MetricName], ...]:
        """The targets that have been measured, with the figure that each one judges."""
        measured = next((report.targets for report in self.networks if report.targets), ())
        return tuple((target.check, target.metric) for target in measured)

    def network(self, role: Role) -> NetworkReport:
        """Return the report on the solution or the starter."""
        return next(report for report in self.networks if report.network.role is role)


class CalibrationReport(Value):
    """The calibration of a rubric on one data set or on several."""

    schema_: Literal["bngrade/calibration/v1"] = Field(default="bngrade/calibration/v1", alias="schema")
    exercise: str
    rubric: Path
    datasets: tuple[DatasetReport, ...]


class Tried(Value):
    """A budget that a search has tried."""

    budget: Budget
    runs: int
    """Verdicts of each network."""
    solution: MeasuredFigures
    starter: MeasuredFigures
    inside: float
    """Standard deviations from the solution's mean to its nearest target; negative outside it."""
    outside: float
    """Standard deviations from the starter's mean to its farthest target; negative inside it."""
    seconds: float
    """One verdict on the solution."""

    @property
    def margin(self) -> float:
        """The worse of both."""
        return min(self.inside, self.outside)

    @property
    def per_second(self) -> float:
        """Margin per second of a verdict."""
        return self.margin / max(self.seconds, 1e-9)


class SearchReport(Value):
    """What a search for a better budget found: schema `bngrade/search/v1`."""

    schema_: Literal["bngrade/search/v1"] = Field(default="bngrade/search/v1", alias="schema")
    exercise: str
    rubric: Path
    dataset: DatasetName
    own: Budget
    """The rubric's budget, which is among those tried."""
    tried: tuple[Tried, ...]
    """The best first, by the runs of the search."""
    confirmed: tuple[Tried, ...]
    """Measured once more, under fresh seeds, in this order."""
    proposal: Tried | None
    """The best that was confirmed with margin enough."""
    floor: float
    """Standard deviations of margin that a proposal has at least."""
    device: str
    torch: str
    time_limit_s: float
    seconds: float
