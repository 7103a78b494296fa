"""The learning curves as drawings: accuracy and loss over the epochs, training and validation, targets as lines.

Gives positions in pixels. What is no number is left out of a curve and said in words.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.reports.figures import NAMES, bounds, percent, shown_targets
from grader.reports.text_context import TextContext
from grader.result import EpochMetrics, Result
from grader.rubric.model import CheckSpec, MetricName

_TICKS = 6
_MARKERS = 25
"""A curve of more points has no marker on each."""

Figures = Sequence[float]
Axis = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """The picture, and in it the frame that the curves are drawn in."""

    width: int = 340
    height: int = 260
    left: int = 46
    right: int = 328
    top: int = 34
    bottom: int = 218


FRAME = Frame()


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    text: str


@dataclass(frozen=True)
class Curve:
    """One figure over the epochs; a new piece begins behind what is no number."""

    side: str
    """`train` or `val`."""
    pieces: tuple[str, ...]
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Target:
    """A bound, its line and where its label stands."""

    side: str
    y: float
    text: str
    text_y: float


@dataclass(frozen=True)
class Chart:
    """Two curves in one frame, and what they say in words."""

    title: str
    axis: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    curves: tuple[Curve, ...]
    targets: tuple[Target, ...]
    description: str
    gaps: tuple[str, ...]
    """What could not be drawn."""


def charts(result: Result, context: TextContext) -> tuple[Chart, ...]:
    """Return the chart of the accuracies and that of the losses; none without a history."""
    assert result.metrics is not None, "asked for after a training"
    targets = shown_targets(result, context)
    history = result.metrics.history
    pairs: tuple[tuple[MetricName, MetricName], ...] = (("train_accuracy", "val_accuracy"), ("train_loss", "val_loss"))
    return tuple(_chart(pair, history, targets) for pair in pairs) if history else ()


def _chart(
    metrics: tuple[MetricName, MetricName], history: Sequence[EpochMetrics], targets: Mapping[MetricName, CheckSpec]
) -> Chart:
    accuracy = metrics[0].endswith("accuracy")
    epochs = [epoch.epoch for epoch in history]
    rows = {metric: [getattr(epoch, metric) for epoch in history] for metric in metrics}
    goals = [(metric, text, bound) for metric in metrics if metric in targets for text, bound in bounds(targets[metric])]
    values = [value for row in rows.values() for value in row if math.isfinite(value)] + [bound for *_, bound in goals]
    ticks = _round_numbers(min(values, default=0.0) if accuracy else 0.0, max(values, default=1.0))
    y_axis, x_axis = (ticks[0], ticks[-1]), (epochs[0], max(epochs[-1], epochs[0] + 1))
    return Chart(
        title="Accuracy" if accuracy else "Loss",
        axis="accuracy, %" if accuracy else "cross-entropy",
        x_ticks=tuple(Tick(_x(epoch, x_axis), str(epoch)) for epoch in _epochs_named(epochs)),
        y_ticks=tuple(Tick(_y(tick, y_axis), f"{tick * (100 if accuracy else 1):.6g}") for tick in ticks),
        curves=tuple(_curve(metric, epochs, row, x_axis, y_axis) for metric, row in rows.items()),
        targets=tuple(_target(metric, text, _y(bound, y_axis)) for metric, text, bound in goals),
        description=_description(rows, epochs, goals),
        gaps=tuple(_gaps(rows, epochs)),
    )


def _round_numbers(low: float, high: float) -> list[float]:
    """Return a few round numbers around a range."""
    span = max(high - low, abs(high) * 0.01, 0.01)
    power = 10.0 ** math.floor(math.log10(span / _TICKS))
    step = next(power * factor for factor in (1, 2, 5, 10, 20) if span / (power * factor) <= _TICKS - 1)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [tick * step for tick in range(min(first, last - 1), last + 1)]


def _epochs_named(epochs: Sequence[int]) -> list[int]:
    """Choose the epochs that are named on the axis."""
    steps = (factor * power for power in (1, 10, 100, 1000) for factor in (1, 2, 5))
    step = next((step for step in steps if step * _TICKS >= len(epochs)), len(epochs))
    return [epoch for epoch in epochs if epoch % step == 0]


def _x(epoch: float, axis: Axis) -> float:
    return round(FRAME.left + 8 + (FRAME.right - FRAME.left - 16) * (epoch - axis[0]) / (axis[1] - axis[0]), 1)


def _y(value: float, axis: Axis) -> float:
    return round(FRAME.bottom - (FRAME.bottom - FRAME.top) * (value - axis[0]) / (axis[1] - axis[0]), 1)


def _curve(metric: MetricName, epochs: Sequence[int], row: Figures, x_axis: Axis, y_axis: Axis) -> Curve:
    pieces = []
    for finite, group in groupby(zip(epochs, row, strict=True), key=lambda pair: math.isfinite(pair[1])):
        if finite:
            pieces.append([(_x(epoch, x_axis), _y(value, y_axis)) for epoch, value in group])
    points = tuple(point for piece in pieces for point in piece)
    lone = tuple(piece[0] for piece in pieces if len(piece) == 1)
    return Curve(
        side=metric.split("_")[0],
        pieces=tuple(" ".join(f"{x:g},{y:g}" for x, y in piece) for piece in pieces if len(piece) > 1),
        points=points if len(epochs) <= _MARKERS else lone,
    )


def _target(metric: MetricName, text: str, y: float) -> Target:
    """Label a floor below its line and a ceiling above it, so that two of them do not meet."""
    side = metric.split("_")[0]
    name = "training" if side == "train" else "validation"
    return Target(side, y, f"{name} {text}", y + 13 if text[0] in "≥>" else y - 5)


def _description(
    rows: Mapping[MetricName, Figures], epochs: Sequence[int], goals: Sequence[tuple[MetricName, str, float]]
) -> str:
    parts = [
        f"{NAMES[metric]}: {_spell(metric, row[0])} in epoch {epochs[0]}, {_spell(metric, row[-1])} in epoch {epochs[-1]}"
        for metric, row in rows.items()
    ]
    parts += [f"target: {NAMES[metric]} {text}" for metric, text, _ in goals]
    return "; ".join(parts)


def _gaps(rows: Mapping[MetricName, Figures], epochs: Sequence[int]) -> Iterator[str]:
    for metric, row in rows.items():
        missing = [epoch for epoch, value in zip(epochs, row, strict=True) if not math.isfinite(value)]
        if missing:
            where = f"epoch {missing[0]}" if len(missing) == 1 else f"{len(missing)} epochs, first in epoch {missing[0]}"
            yield f"{NAMES[metric]}: no number in {where}"


def _spell(metric: MetricName, value: float) -> str:
    return percent(value) if metric.endswith("accuracy") else f"{value:.3f}"
