"""A calibration and a search as plain text: tables, distributions on one axis, and what to type next."""

from collections.abc import Iterator

from grader.rubric.calibrate.search import SAFE_STD, Candidate, SearchReport
from grader.rubric.calibrate.statistics import histogram
from grader.rubric.calibrate.summary import CalibrationReport, NetworkSummary, TargetSummary

from grader.reports.text_layout import Lines, Page
from grader.rubric.model import METRIC_OF_CHECK, TARGETS, Budget, CheckSpec

_BLOCKS = " ▁▂▃▄▅▆▇█"
_BINS = 60
_CANDIDATES = 20
"""So many of the budgets that a search tried are listed."""


def calibration_text(report: CalibrationReport, page: Page) -> str:
    """Return the report on one data set."""
    seeds = f"seeds {report.first_seed} to {report.last_seed}"
    head = (
        f"{report.exercise} on {report.dataset}: {report.runs} verdicts of each network, {budget_text(report.budget)}, {seeds}"
    )
    lines = [*page.style(page.wrap(head, hang="  "), bold=True), ""]
    rows = [row for network in report.networks for row in _rows(network)]
    headers = ("network", "check", "target", "mean ± std", "worst", "seed", "distance")
    lines += page.table(headers, rows, right=(3, 4, 5, 6), cut=(0,))
    lines += ["", *(line for network in report.networks for line in page.wrap(_rate(network), indent="  ", hang="    "))]
    for check in report.checks:
        lines += ["", *_distributions(report, check, page)]
    lines += ["", *page.wrap(_provenance(report), indent="  ", hang="    ")]
    return "\n".join(lines) + "\n"


def budget_text(budget: Budget) -> str:
    """Spell a budget: `3000 images, batches of 8, 5 epochs, 1 seed`."""
    parts = [(budget.epochs, "epoch"), (budget.seeds, "seed")]
    counted = ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in parts)
    return f"{budget.train_images} images, batches of {budget.batch_size}, {counted} a verdict"


def _rows(network: NetworkSummary) -> Iterator[tuple[str, ...]]:
    for number, target in enumerate(network.targets):
        yield (
            "" if number else network.name,
            target.check,
            target.target,
            f"{target.figure.mean:.4f} ± {target.figure.std:.4f}",
            f"{target.worst:.4f}",
            str(target.worst_seed),
            _distance(target),
        )


def _distance(target: TargetSummary) -> str:
    side = "inside" if target.distance_std >= 0 else "outside"
    return f"{abs(target.distance_std):.1f} std {side}"


def _rate(network: NetworkSummary) -> str:
    runs = len(network.verdicts)
    count, what = (network.passed, "passed") if network.expected is None else (len(network.wrong_seeds), "wrong verdicts")
    diverged = sum(verdict.figures is None for verdict in network.verdicts)
    lost = f"; {diverged} diverged" if diverged else ""
    low, high = network.rate.low, network.rate.high
    return f"{network.name}: {what}: {count} of {runs} ({count / runs:.1%}; 95 % interval {low:.1%} to {high:.1%}){lost}"


def _distributions(report: CalibrationReport, check: CheckSpec, page: Page) -> Lines:
    """Draw one line for each network on a common axis, with the targets on it."""
    metric = METRIC_OF_CHECK[check.id]
    figures = {
        network.name: [verdict.figures[metric] for verdict in network.verdicts if verdict.figures]
        for network in report.networks
    }
    targets = [target for name in TARGETS if (target := getattr(check, name)) is not None]
    everything = [figure for each in figures.values() for figure in each] + targets
    low, high = min(everything), max(everything)
    width = max(len(name) for name in figures) if max(map(len, figures)) < page.columns - _BINS else 0
    lines = [f"  {check.id}: {low:.4f} to {high:.4f}, | is the target ({check.target_text})"]
    for name, values in figures.items():
        shown = page.cut(name, width or page.columns - _BINS - 6).ljust(width)
        lines.append(f"    {shown} {page.verbatim(_bar(values, targets, low, high))}".rstrip())
    return lines


def _bar(values: list[float], targets: list[float], low: float, high: float) -> str:
    counts = histogram(values, low, high, _BINS)
    marked = {place for target in targets for place, count in enumerate(histogram([target], low, high, _BINS)) if count}
    most = max(counts)
    blocks = [_BLOCKS[-(-count * (len(_BLOCKS) - 1) // most)] for count in counts]
    return "".join("|" if place in marked and not counts[place] else block for place, block in enumerate(blocks))


def _provenance(report: CalibrationReport) -> str:
    resumed = f" ({report.resumed} of them finished before)" if report.resumed else ""
    measured = report.measured
    return (
        f"measured on {measured.device} with torch {measured.torch}: {report.trainings} trainings{resumed}, "
        f"{report.training_s:.1f} s of training in {report.seconds:.1f} s"
    )


def search_text(report: SearchReport, page: Page) -> str:
    """Return the table of what a search tried, and what it proposes."""
    headers = (
        "images",
        "batch",
        "epochs",
        "seeds",
        "solution inside",
        "starter outside",
        "s a verdict",
        "std per s",
        "trainings",
        "",
    )
    rows = [_candidate(candidate) for candidate in report.candidates[:_CANDIDATES]]
    head = f"{len(report.candidates)} budgets on {report.dataset}, best first; distances of a verdict in cautious std"
    lines = [*page.style(page.wrap(head), bold=True), "", *page.table(headers, rows, right=range(9))]
    if (more := len(report.candidates) - _CANDIDATES) > 0:
        lines.append(f"  ... and {more} that came out worse")
    if report.untried:
        lines += page.wrap(f"{report.untried} more budgets were not reached in {report.minutes:g} minutes", indent="  ")
    return "\n".join([*lines, "", *_proposal(report, page)]) + "\n"


def _candidate(candidate: Candidate) -> tuple[str, ...]:
    budget = candidate.budget
    return (
        str(budget.train_images),
        str(budget.batch_size),
        str(budget.epochs),
        str(budget.seeds),
        f"{candidate.solution_inside_std:.1f}",
        f"{candidate.starter_outside_std:.1f}",
        f"{candidate.seconds:.2f}",
        f"{candidate.margin_per_s:.2f}",
        str(candidate.trainings),
        "now" if candidate.current else "",
    )


def _proposal(report: SearchReport, page: Page) -> Lines:
    best = report.proposal
    if best is None:
        return page.wrap("no budget tried tells the solution from the starter: look at the targets, or search for longer")
    fields = ", ".join(f"{name}: {value}" for name, value in best.budget.model_dump().items())
    safe = (
        "" if best.margin_std >= SAFE_STD else f"; its margin is below {SAFE_STD:g} std: search for longer, or move the targets"
    )
    return [
        *page.wrap(f"proposed under `budgets`, to be calibrated with --write before it is used{safe}"),
        page.verbatim(f"{report.dataset}: {{{fields}}}", indent="  "),
    ]
