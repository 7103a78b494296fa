"""How the reports on a calibration spell figures, targets and rates, beyond what all reports share."""

from grader.calibration.report import NetworkReport, Rate
from grader.calibration.runs import Role
from grader.reports.figures import bounds, figure, target
from grader.rubric.model import METRIC_OF_CHECK, CheckSpec, MetricName


def figure_of(metric: MetricName, value: float | None) -> str:
    """Spell a figure, and one that is missing as what happened."""
    return "diverged" if value is None else figure(metric, value)


def target_of(check: CheckSpec) -> str:
    """Spell a target with what it is held against: `train accuracy < 95 %`."""
    return f"{METRIC_OF_CHECK[check.id].replace('_', ' ')} {target(check)}"


def bounds_of(check: CheckSpec) -> tuple[float, ...]:
    """Return the bounds of a target in ascending order."""
    return tuple(sorted(bound for _, bound in bounds(check)))


def distance(value: float) -> str:
    """Spell a distance in standard deviations."""
    return f"{abs(value):.1f} {'inside' if value >= 0 else 'outside'}"


def rate(seen: Rate) -> str:
    """Spell a rate with its interval."""
    return f"{seen.count} of {seen.of}, {seen.low * 100:.1f} to {seen.high * 100:.1f} %"


def name(report: NetworkReport) -> str:
    """Name a network in few letters: its role, or its file's name."""
    network = report.network
    return network.path.name if network.role is Role.ALSO else str(network.role)
