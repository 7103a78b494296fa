"""The distributions of a calibration as lines of text: one target, one axis for all networks, the target's bounds marked.

The axis is cut at the bounds, so that no column holds runs from both sides of one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf, nextafter

import wcwidth

from grader.calibration.report import DatasetReport, NetworkReport
from grader.reports.calibration.figures import name, target_of
from grader.reports.figures import figure
from grader.reports.text_layout import Lines, Page
from grader.rubric.model import CheckSpec, MetricName

_COLUMNS = 56
_BLOCKS = "▁▂▃▄▅▆▇█"
_MARK = "|"
_LONGEST_NAME = 28
_NARROWEST = 1e-4
"""The width of a column where all figures lie on the target."""


def histograms(report: DatasetReport, page: Page) -> Iterator[Lines]:
    """Yield the histogram of each target."""
    for check, metric in report.targets:
        yield _histogram(report.networks, check, metric, page)


def _histogram(networks: Sequence[NetworkReport], check: CheckSpec, metric: MetricName, page: Page) -> Lines:
    figures = [[getattr(run.metrics, metric) for run in each.runs if run.metrics] for each in networks]
    cuts = _cuts(check)
    edges = _edges([value for row in figures for value in row], cuts)
    names = [page.cut(name(each), _LONGEST_NAME) for each in networks]
    label = max(map(wcwidth.width, names))
    rows = [
        page.verbatim(f"  {wcwidth.ljust(each, label)}  {_row(row, edges, cuts)}")
        for each, row in zip(names, figures, strict=True)
    ]
    left, right = figure(metric, edges[0], 1), figure(metric, edges[-1], 1)
    axis = f"{left}{right:>{len(edges) - 1 + len(cuts) - len(left)}}"
    return [*page.wrap(f"{target_of(check)}, the target at {_MARK}"), *rows, page.verbatim(f"  {'':{label}}  {axis}")]


def _cuts(check: CheckSpec) -> list[float]:
    """Return where the axis is cut: a figure on the bound of `above` or `at_most` stands left of it, on others right."""
    right = [bound for bound in (check.at_least, check.below) if bound is not None]
    return sorted([*right, *(nextafter(bound, inf) for bound in (check.above, check.at_most) if bound is not None)])


def _edges(values: Sequence[float], cuts: Sequence[float]) -> list[float]:
    """Return the limits of the columns: of about one width, and each cut is one of them, with a column on its right."""
    low, high = min([*values, *cuts]), max([*values, *cuts])
    if high in cuts:
        high += max((high - low) / _COLUMNS, _NARROWEST)
    corners = sorted({low, *cuts, high})
    edges = [corners[0]]
    for start, end in pairwise(corners):
        columns = max(1, round(_COLUMNS * (end - start) / (high - low)))
        edges += [start + (end - start) * column / columns for column in range(1, columns)] + [end]
    return edges


def _row(values: Sequence[float], edges: Sequence[float], cuts: Sequence[float]) -> str:
    """Draw one network's runs; the highest column of each row is full."""
    counts = [0] * (len(edges) - 1)
    for value in values:
        counts[min(bisect_right(edges, value), len(counts)) - 1] += 1
    top = max([*counts, 1])
    cells = [_BLOCKS[-(-count * len(_BLOCKS) // top) - 1] if count else " " for count in counts]
    for cut in reversed(cuts):
        cells.insert(edges.index(cut), _MARK)
    return "".join(cells).rstrip()
