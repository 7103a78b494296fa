"""Learning curves as lines of text: a panel for each network, train and val in it, all on one scale so that they compare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import wcwidth

from grader.comparison.model import Comparison, Entry, FigureName
from grader.reports.comparison.figures import LOSSES
from grader.reports.figures import percent
from grader.reports.text_layout import Lines, Page

_ROWS = 9
_WIDEST = 33
_NARROWEST = 16
_BETWEEN = 3
"""Columns between two panels, an axis among them."""
_FEWEST_EPOCHS = 2


@dataclass(frozen=True)
class _Marks:
    """The signs that a chart is drawn with."""

    train: str
    val: str
    both: str
    line: str
    axis: str


_UNICODE = _Marks(train="○", val="●", both="◉", line="·", axis="│")
_ASCII = _Marks(train="o", val="x", both="*", line=".", axis="|")


@dataclass(frozen=True)
class _Chart:
    """What all panels have in common."""

    train: FigureName
    val: FigureName
    low: float
    high: float
    width: int
    marks: _Marks

    def panel(self, entry: Entry) -> list[str]:
        """Draw one network, the highest row first."""
        rows = [[" "] * self.width for _ in range(_ROWS)]
        for name, mark in ((self.train, self.marks.train), (self.val, self.marks.val)):
            spots = list(self._spots([epoch.figures[name].mean for epoch in entry.epochs]))
            for x, y in _joining(spots):
                if rows[round(y)][x] == " ":
                    rows[round(y)][x] = self.marks.line
            for x, y in spots:
                rows[y][x] = mark if rows[y][x] in (" ", self.marks.line, mark) else self.marks.both
        return ["".join(row) for row in rows]

    def ticks(self) -> list[str]:
        """Label the highest and the lowest row."""
        spelt = [f"{value:.3f}" if self.train in LOSSES else percent(value) for value in (self.high, self.low)]
        width = max(map(len, spelt))
        return [each.rjust(width) for each in (spelt[0], *[""] * (_ROWS - 2), spelt[1])]

    def _spots(self, values: Sequence[float]) -> Iterator[tuple[int, int]]:
        """Give the column and the row of each epoch."""
        for number, value in enumerate(values):
            share = (self.high - value) / (self.high - self.low) if self.high > self.low else 0.5
            yield round(number * (self.width - 1) / (len(values) - 1)), round(share * (_ROWS - 1))


def curves(comparison: Comparison, train: FigureName, val: FigureName, page: Page) -> Lines:
    """Draw two figures over the epochs; nothing where there are no two epochs to join."""
    entries = [entry for entry in comparison.entries if len(entry.epochs) >= _FEWEST_EPOCHS]
    values = [epoch.figures[name].mean for entry in entries for epoch in entry.epochs for name in (train, val)]
    if not values:
        return []
    marks = _UNICODE if page.unicode else _ASCII
    room = page.columns - 2 - _BETWEEN - len(" 100.0 %")
    across = max(1, min(len(entries), room // (_NARROWEST + _BETWEEN)))
    chart = _Chart(train, val, min(values), max(values), min(_WIDEST, room // across - _BETWEEN), marks)
    first, last = entries[0].epochs[0].epoch, entries[0].epochs[-1].epoch
    what = "loss" if train in LOSSES else "accuracy"
    lines = page.wrap(f"{what}, epochs {first} to {last}:")
    lines[-1] += f" {marks.train} train {marks.val} val {marks.both} both"
    for start in range(0, len(entries), across):
        lines += _panels(entries[start : start + across], chart, page)
    return lines


def _panels(entries: Sequence[Entry], chart: _Chart, page: Page) -> Iterator[str]:
    """Set panels side by side under their names."""
    ticks = chart.ticks()
    names = [wcwidth.ljust(page.cut(entry.name, chart.width), chart.width) for entry in entries]
    yield f"  {'':{len(ticks[0])}}   {(' ' * _BETWEEN).join(names)}".rstrip()
    between = f" {chart.marks.axis} "
    for tick, *cells in zip(ticks, *map(chart.panel, entries), strict=True):
        yield f"  {tick}{between}{between.join(cells)}".rstrip()


def _joining(spots: Sequence[tuple[int, int]]) -> Iterator[tuple[int, float]]:
    """Give the places between neighbouring spots."""
    for (x, y), (end, end_y) in pairwise(spots):
        for between in range(x + 1, end):
            yield between, y + (end_y - y) * (between - x) / (end - x)
