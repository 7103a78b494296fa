"""What the training measured: the figures beside the starter's, the learning curve, and how it all came about."""

import math
from collections.abc import Sequence

from grader.reports.figures import compared, percent
from grader.reports.outcome import effort, seeds
from grader.reports.text_context import TextContext
from grader.reports.text_layout import Lines
from grader.result import EpochMetrics, Metrics, Result, TrainingInfo

_BLOCKS = "▁▂▃▄▅▆▇█"
_UNKNOWN = "?"
_CURVE_WIDTH = 40


def figures_table(result: Result, metrics: Metrics, context: TextContext) -> Lines:
    """Return the four figures beside those of the starter and the targets, as far as these are known."""
    figures = compared(result, metrics, context)
    rows = [(each.metric.replace("_", " "), each.starter, each.yours, each.target) for each in figures]
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
        (name, percent(values[0]), _sparkline(values, low, high), percent(values[-1]))
        for name, values in (("train accuracy", train), ("val accuracy", val))
    ]
    headers = ("learning curve", "first", f"epochs {history[0].epoch} to {history[-1].epoch}", "last")
    return context.page.table(headers, rows, right=(1, 3))


def provenance(training: TrainingInfo, context: TextContext) -> Lines:
    """Return where and how the figures were measured."""
    parts = (
        f"measured on {training.dataset} ({'official' if training.official else 'NOT OFFICIAL'})",
        f"device {training.device}",
        f"seed {seeds(training.seeds)}" if len(training.seeds) == 1 else f"mean of seeds {seeds(training.seeds)}",
        effort(training) if training.cached else f"{effort(training)} of training",
        f"torch {training.torch}",
    )
    return context.page.style(context.page.wrap(", ".join(parts), hang="  "), bold=True)


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
