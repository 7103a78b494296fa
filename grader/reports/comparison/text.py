"""A comparison for a terminal: networks, figures, curves, and last, where it comes to rest, two sentences on them."""

from collections.abc import Iterator

from grader.comparison.model import Comparison, Entry, FigureName
from grader.reports.comparison.curves import curves
from grader.reports.comparison.figures import LABELS, bare, called, edited, interval, signed
from grader.reports.comparison.sentences import Shown, interpretation, shown
from grader.reports.outcome import seeds
from grader.reports.text_layout import Lines, Page, joined

_LONGEST_NAME = 28
_DIVERGED = "diverged"
_LEGEND = (
    "first, last: epochs. val: on images that are not trained on; of the first epoch, on a sample of them.",
    "train: on the training images, counted while the network learns, as `bngrade check` does it; dropout is on.",
    "after: the same images once the network is trained, in evaluation mode.",
    "gap: train accuracy after training less val accuracy; a network that overfits has a large one.",
    "change: own figure less the baseline's, seed by seed: a seed draws the same images in the same order for every network.",
)
_MORE_SEEDS = 4
"""So many times the seeds halve the intervals."""


def comparison_to_text(comparison: Comparison, page: Page, command: str) -> str:
    """Return the report, with a newline at the end; `command` is what was typed, without `--seeds`."""
    blocks = [
        _headline(comparison, page),
        _networks(comparison, page),
        _figures(comparison, page),
        curves(comparison, FigureName.TRAIN_ACCURACY, FigureName.VAL_ACCURACY, page),
        curves(comparison, FigureName.TRAIN_LOSS, FigureName.VAL_LOSS, page),
        [*_provenance(comparison, page), *_legend(comparison, page)],
        *(page.wrap(sentence) for sentence in interpretation(comparison)),
        _next(comparison, page, command),
    ]
    return joined(blocks)


def _headline(comparison: Comparison, page: Page) -> Lines:
    names = [called(entry) for entry in comparison.others]
    text = f"COMPARED with {called(comparison.baseline)}: {', '.join(names)}"
    lines = page.style(page.wrap(text, hang="  "), bold=True)
    if not comparison.official:
        warning = f"! NOT OFFICIAL: measured on `{comparison.dataset}`, not on the data that the exercise names"
        lines += page.style(page.wrap(warning, hang="  "), fg="yellow", bold=True)
    return lines


def _networks(comparison: Comparison, page: Page) -> Lines:
    rows = [
        (
            page.cut(entry.name, _LONGEST_NAME),
            f"{'the untouched exercise' if entry.starter else entry.path}, class `{entry.class_name}`",
            f"{entry.parameters:,}",
            edited(entry) if entry is not comparison.baseline else "",
        )
        for entry in comparison.entries
    ]
    return page.table(("network", "file", "parameters", "what differs"), rows, right=(2,))


def _figures(comparison: Comparison, page: Page) -> Lines:
    headers = ("figure", "network", "first", "last", "change", f"{comparison.confidence * 100:.0f} % interval")
    rows = [row for name in LABELS for row in _rows(comparison, name, page)]
    return page.table(headers, rows, right=range(2, len(headers)))


def _rows(comparison: Comparison, name: FigureName, page: Page) -> Iterator[tuple[str, ...]]:
    """Give a row for each network; the figure is named in the first one."""
    for number, entry in enumerate(comparison.entries):
        first = entry.epochs[0].figures.get(name) if entry.epochs else None
        paired = entry.differences.get(name)
        last = entry.final.get(name)
        yield (
            "" if number else LABELS[name],
            page.cut(entry.name, _LONGEST_NAME),
            bare(name, first, deviation=False) if first else "",
            bare(name, last) if last else _DIVERGED,
            signed(name, paired.difference.mean) if paired else "",
            interval(name, paired.difference) if paired else "",
        )


def _provenance(comparison: Comparison, page: Page) -> Lines:
    budget = comparison.budget
    parts = (
        f"trained for the exercise {comparison.exercise} on {comparison.dataset}",
        f"{budget.train_images:,} images in batches of {budget.batch_size}",
        f"{budget.epochs} {'epoch' if budget.epochs == 1 else 'epochs'}",
        f"{'seed' if len(comparison.seeds) == 1 else 'seeds'} {seeds(comparison.seeds)}",
        f"device {comparison.device}",
        f"torch {comparison.torch}",
        f"{comparison.seconds:.1f} s of training",
    )
    return page.style(page.wrap(", ".join(parts), hang="  "), bold=True)


def _legend(comparison: Comparison, page: Page) -> Lines:
    told = list(_LEGEND)
    if len(comparison.others) > 1:
        told.append(f"interval: the {len(comparison.others)} of a figure are so wide that all of them hold at once.")
    return [line for each in told for line in page.wrap(each, indent="  ", hang="    ")]


def _next(comparison: Comparison, page: Page, command: str) -> Lines:
    """Propose more seeds where these leave something open."""
    told = (FigureName.VAL_ACCURACY, FigureName.VAL_LOSS, FigureName.GAP)
    if not any(_is_open(entry, name) for entry in comparison.others for name in told):
        return []
    more = _MORE_SEEDS * len(comparison.seeds)
    return [
        *page.wrap("next, to tell smaller differences from chance:"),
        page.verbatim(f"{command} --seeds {more}", indent="  "),
    ]


def _is_open(entry: Entry, name: FigureName) -> bool:
    return name in entry.differences and shown(name, entry.differences[name]) is Shown.UNCLEAR
