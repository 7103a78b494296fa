"""What the training measured: the figures beside the starter's, the learning curve, and how it all came about."""

import math
from collections.abc import Sequence

from grader.reports.text_context import TextContext
from grader.reports.text_layout import Lines
from grader.result import EpochMetrics, Metrics, TrainingInfo
from grader.rubric.model import CheckSpec, MetricName, Spread

_FIGURES: tuple[MetricName, ...] = ("train_accuracy", "val_accuracy", "train_loss", "val_loss")
_BLOCKS = "▁▂▃▄▅▆▇█"
_UNKNOWN = "?"
_CURVE_WIDTH = 40


def figures_table(metrics: Metrics, context: TextContext) -> Lines:
    """Return the four figures beside those of the starter and the targets, as far as these are known."""
    rows = [_figure_row(name, getattr(metrics, name), context) for name in _FIGURES]
    headers = ("figure", "starter", "yours", "target")
    shown = [column for column in range(len(headers)) if column in (0, 2) or any(row[column] for row in rows)]
    cells = [[row[column] for column in shown] for row in rows]
    return context.page.table([headers[column] for column in shown], cells, right=range(1, len(shown)))


def learning_curve(history: Sequence[EpochMetrics], context: TextContext) -> Lines:
    """Return train and val accuracy over the epochs as two sparklines on one scale; nothing for a single epoch."""
    train = [epoch.train_accuracy for epoch in history]
    val = [epoch.val_accuracy for epoch in history]
    finite = [value for value in (*train, *val) if math.isfinite(value)]
    if len(history) < 2 or not finite:  # noqa: PLR2004 - a curve needs two points
        return []
    low, high = min(finite), max(finite)
    rows = [
        (name, _percent(values[0], 1), _sparkline(values, low, high), _percent(values[-1], 1))
        for name, values in (("train accuracy", train), ("val accuracy", val))
    ]
    headers = ("learning curve", "first", f"epochs {history[0].epoch} to {history[-1].epoch}", "last")
    return context.page.table(headers, rows, right=(1, 3))


def provenance(training: TrainingInfo, context: TextContext) -> Lines:
    """Return where and how the figures were measured."""
    parts = (
        f"measured on {training.dataset} ({'official' if training.official else 'NOT OFFICIAL'})",
        f"device {training.device}",
        _seeds(training.seeds),
        "taken from the cache" if training.cached else f"{training.seconds:.1f} s of training",
        f"torch {training.torch}",
    )
    return context.page.style(context.page.wrap(", ".join(parts), hang="  "), bold=True)


def _figure_row(name: MetricName, value: float, context: TextContext) -> tuple[str, str, str, str]:
    target = context.targets.get(name)
    starter = _spread(name, getattr(context.starter, name)) if context.starter else ""
    if name.endswith("loss"):
        return name.replace("_", " "), starter, f"{value:.3f}", _target(target, as_percent=False)
    return name.replace("_", " "), starter, _judged_percent(value, target), _target(target, as_percent=True)


def _spread(name: MetricName, spread: Spread) -> str:
    if name.endswith("loss"):
        return f"{spread.mean:.3f} ± {spread.std:.3f}"
    return f"{spread.mean * 100:.2f} ± {spread.std * 100:.2f} %"


def _target(check: CheckSpec | None, *, as_percent: bool) -> str:
    if check is None:
        return ""
    bounds = (("≥", check.at_least), ("<", check.below))
    return ", ".join(
        f"{sign} {bound * 100:g} %" if as_percent else f"{sign} {bound:g}" for sign, bound in bounds if bound is not None
    )


def _judged_percent(value: float, check: CheckSpec | None) -> str:
    """Give two decimals, or as many as it takes not to round the figure across its target."""
    bounds = [bound for bound in (check.at_least, check.below) if bound is not None] if check else []
    digits = 2
    while digits < 8 and any((round(value, digits + 2) >= bound) != (value >= bound) for bound in bounds):  # noqa: PLR2004
        digits += 1
    return _percent(value, digits)


def _percent(value: float, digits: int) -> str:
    return f"{value * 100:.{digits}f} %" if math.isfinite(value) else str(value)


def _sparkline(values: Sequence[float], low: float, high: float) -> str:
    """Draw the values between `low` and `high`; few epochs get several characters each, many share one."""
    step = -(-len(values) // _CURVE_WIDTH)
    shown = values[step - 1 :: step]
    repeat = max(1, min(4, _CURVE_WIDTH // len(shown)))
    return "".join(_block(value, low, high) * repeat for value in shown)


def _block(value: float, low: float, high: float) -> str:
    if not math.isfinite(value):
        return _UNKNOWN
    share = (value - low) / (high - low) if high > low else 1.0
    return _BLOCKS[round(share * (len(_BLOCKS) - 1))]


def _seeds(seeds: Sequence[int]) -> str:
    if len(seeds) == 1:
        return f"seed {seeds[0]}"
    if len(seeds) <= 6:  # noqa: PLR2004 - as many as a line takes
        return f"mean of seeds {', '.join(map(str, seeds))}"
    return f"mean of {len(seeds)} seeds ({seeds[0]} to {seeds[-1]})"
