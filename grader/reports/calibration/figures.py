"""How the reports on a calibration spell figures, targets and rates."""

from grader.calibration.report import NetworkReport, Rate, TargetReport
from grader.calibration.runs import Role
from grader.rubric.model import CheckSpec, MetricName

_SIGNS = (("at_least", "≥"), ("above", ">"), ("at_most", "≤"), ("below", "<"))


def figure(metric: MetricName, value: float | None, digits: int = 2) -> str:
    """Spell a figure: an accuracy in percent, a loss as it is, one that is missing as what happened."""
    if value is None:
        return "diverged"
    return f"{value * 100:.{digits}f} %" if metric.endswith("accuracy") else f"{value:.{digits + 1}f}"


def mean_and_std(report: TargetReport) -> str:
    """Spell the spread of a judged figure."""
    scale, digits, unit = (100, 2, " %") if report.metric.endswith("accuracy") else (1, 3, "")
    return f"{report.mean * scale:.{digits}f} ± {report.std * scale:.{digits}f}{unit}"


def target(check: CheckSpec, metric: MetricName) -> str:
    """Spell a target: `train accuracy < 95 %`."""
    scale, unit = (100, " %") if metric.endswith("accuracy") else (1, "")
    bounds = [f"{sign} {bound * scale:g}{unit}" for name, sign in _SIGNS if (bound := getattr(check, name)) is not None]
    return f"{metric.replace('_', ' ')} {', '.join(bounds)}"


def bounds_of(check: CheckSpec) -> tuple[float, ...]:
    """Return the bounds of a target in ascending order."""
    return tuple(sorted(bound for name, _ in _SIGNS if (bound := getattr(check, name)) is not None))


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
