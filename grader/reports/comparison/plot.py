"""A comparison as a picture: accuracy and loss over the epochs, a colour for each network, bands of one standard deviation.

Needs matplotlib, the optional extra `plot`.
"""

from typing import TYPE_CHECKING

from grader.comparison.model import Comparison, Entry, FigureName
from grader.reports.picture import PictureFormat, encoded, plain, require_matplotlib

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INCHES = (11, 4.6)
_COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000", "#999933", "#882255")
"""Told apart by colour-blind readers too: the palette of Okabe and Ito, without its yellow, and two of Tol's."""
_ACCURACIES = {FigureName.TRAIN_ACCURACY: "--", FigureName.VAL_ACCURACY: "-"}
_LOSSES = {FigureName.TRAIN_LOSS: "--", FigureName.VAL_LOSS: "-"}


def picture(comparison: Comparison, format_: PictureFormat) -> bytes:
    """Draw a comparison; the same one gives the same bytes.

    Raises:
        PlotUnavailableError: matplotlib is not installed.
    """
    require_matplotlib()
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, layout="constrained")
    accuracy, loss = figure.subplots(1, 2)
    for number, entry in enumerate(comparison.entries):
        for panel, styles in ((accuracy, _ACCURACIES), (loss, _LOSSES)):
            for name, style in styles.items():
                _curve(panel, entry, name, style, _COLORS[number % len(_COLORS)])
    for panel, title, unit in ((accuracy, "accuracy", "%"), (loss, "loss", "cross-entropy, nats")):
        panel.set(title=title, xlabel="epoch", ylabel=unit)
        panel.xaxis.get_major_locator().set_params(integer=True)
        panel.grid(visible=True, alpha=0.3)
    accuracy.legend(fontsize="small", loc="best")
    figure.suptitle(_title(comparison))
    return encoded(figure, format_)


def _curve(panel: "Axes", entry: Entry, name: FigureName, style: str, color: str) -> None:
    """Draw one figure of one network over the epochs, and the band in which its seeds lie."""
    scale = 100 if name.endswith("accuracy") else 1
    epochs = [each.epoch for each in entry.epochs]
    means = [scale * each.figures[name].mean for each in entry.epochs]
    deviations = [scale * (each.figures[name].std or 0) for each in entry.epochs]
    label = f"{plain(entry.name)}, {name.split('_')[0]}" + ("" if epochs else " (diverged)")
    panel.plot(epochs, means, style, color=color, marker="o", markersize=3, label=label)
    low = [mean - deviation for mean, deviation in zip(means, deviations, strict=True)]
    high = [mean + deviation for mean, deviation in zip(means, deviations, strict=True)]
    panel.fill_between(epochs, low, high, color=color, alpha=0.15, linewidth=0)


def _title(comparison: Comparison) -> str:
    seeds = f"mean of {len(comparison.seeds)} seeds" if len(comparison.seeds) > 1 else "one seed"
    data = comparison.dataset if comparison.official else f"{comparison.dataset} (not official)"
    return f"{comparison.exercise} on {data}, {seeds}; bands: one standard deviation"
