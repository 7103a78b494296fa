"""A calibration as a picture: a panel for each target, a histogram for each network, a line at each bound.

Needs matplotlib, the optional extra `plot`, and imports it when a picture is asked for.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.calibration.report import CalibrationReport, DatasetReport
from grader.reports.calibration.figures import bounds_of, name, target_of
from grader.reports.picture import PictureFormat, encoded, plain, require_matplotlib
from grader.rubric.model import CheckSpec, MetricName

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BINS = 24
_PANEL_INCHES = (5.5, 3.2)


def picture(report: CalibrationReport, format_: PictureFormat) -> bytes:
    """Draw a calibration; the same one gives the same bytes.

    Raises:
        PlotUnavailableError: matplotlib is not installed.
    """
    require_matplotlib()
    from matplotlib.figure import Figure

    rows = len(report.datasets)
    columns = max(1, *(len(each.targets) for each in report.datasets))
    width, height = _PANEL_INCHES
    figure = Figure(figsize=(width * columns, height * rows), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False)
    for measured, axes in zip(report.datasets, grid, strict=True):
        _row(measured, axes)
    figure.suptitle(f"{report.exercise}: {report.datasets[0].runs} runs of each network")
    return encoded(figure, format_)


def _row(measured: DatasetReport, axes: Sequence["Axes"]) -> None:
    for panel, (check, metric) in zip(axes, measured.targets, strict=False):
        _panel(measured, check, metric, panel)
    for panel in axes[len(measured.targets) :]:
        panel.set_axis_off()


def _panel(measured: DatasetReport, check: CheckSpec, metric: MetricName, panel: "Axes") -> None:
    """Draw the runs against one target."""
    scale = 100 if metric.endswith("accuracy") else 1
    figures = [[scale * getattr(run.metrics, metric) for run in each.runs if run.metrics] for each in measured.networks]
    bounds = [scale * bound for bound in bounds_of(check)]
    values = [value for row in figures for value in (*row, *bounds)]
    for network, row in zip(measured.networks, figures, strict=True):
        panel.hist(row, bins=_BINS, range=(min(values), max(values)), alpha=0.6, label=plain(name(network)))
    for bound in bounds:
        panel.axvline(bound, color="black", linestyle="--", linewidth=1)
    panel.set_title(f"{measured.dataset}: {target_of(check)}", fontsize="medium")
    panel.set_xlabel(metric.replace("_", " ") + (", %" if scale > 1 else ""))
    panel.set_ylabel("runs")
    panel.legend(fontsize="small")
