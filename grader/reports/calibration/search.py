"""A search for a better budget as text: the proposal, the line to paste, and the table of what was tried."""

from collections.abc import Iterable, Sequence

from grader.calibration.report import SearchReport, Tried
from grader.reports.text_layout import Lines, Page, joined
from grader.rubric.model import Budget

_ROWS = 25
_HEADERS = ("", "images", "batch", "epochs", "runs", "solution", "starter", "s a verdict", "margin per s")
_LEGEND = (
    "solution: standard deviations inside its nearest target. starter: standard deviations outside its farthest. The smaller "
    "one is the margin of a budget. With few runs, deviations are drawn towards what is common to all budgets; the best are "
    "measured once more under fresh seeds."
)


def search_to_text(report: SearchReport, page: Page) -> str:
    """Return the report, with a newline at the end."""
    blocks = [_headline(report, page), _paste(report, page)]
    if report.confirmed:
        blocks.append([*page.wrap("Confirmed under fresh seeds:"), *_table(report.confirmed, report, page)])
    if report.tried:
        more = f", the best {_ROWS}" if len(report.tried) > _ROWS else ""
        blocks.append([*page.wrap(f"Tried {len(report.tried)} budgets{more}:"), *_table(report.tried[:_ROWS], report, page)])
    blocks.append([*page.wrap(_LEGEND), *page.wrap(_effort(report))])
    return joined(blocks)


def budget_line(dataset: str, budget: Budget) -> str:
    """Write a budget as it stands in a rubric below `budgets`."""
    seeds = f", seeds: {budget.seeds}" if budget.seeds > 1 else ""
    return (
        f"{dataset}: {{train_images: {budget.train_images}, val_images: {budget.val_images}, "
        f"batch_size: {budget.batch_size}, epochs: {budget.epochs}{seeds}}}"
    )


def _headline(report: SearchReport, page: Page) -> Lines:
    place = f"{report.exercise} on {report.dataset}"
    if report.proposal is None:
        lines = page.wrap(f"NO PROPOSAL: {place}: {_why_none(report)}")
        return page.style(lines, fg="red", bold=True)
    if report.proposal.budget == report.own:
        text = f"THE RUBRIC'S OWN BUDGET IS THE BEST FOUND: {place}"
    else:
        text = f"PROPOSAL: {place}"
    best = report.proposal
    figures = f"margin {best.margin:.1f} standard deviations, {best.seconds:.2f} s a verdict"
    return [*page.style(page.wrap(text), fg="green", bold=True), *page.wrap(figures, indent="  ")]


def _why_none(report: SearchReport) -> str:
    if not report.tried:
        return "the time was too short for the rubric's own budget; give it a longer `--time-limit`"
    if max(each.margin for each in report.tried) < report.floor:
        return (
            f"no budget that was tried has a margin of {report.floor:g} standard deviations; other targets may tell more apart"
        )
    if report.confirmed:
        return f"none of the best kept a margin of {report.floor:g} standard deviations under fresh seeds"
    return "the time was too short to confirm the best; give it a longer `--time-limit`"


def _paste(report: SearchReport, page: Page) -> Lines:
    if report.proposal is None or report.proposal.budget == report.own:
        return []
    return [
        *page.wrap(f"Put this line into {report.rubric} and calibrate it:"),
        page.verbatim("budgets:", indent="  "),
        page.verbatim(budget_line(report.dataset, report.proposal.budget), indent="    "),
    ]


def _table(rows: Iterable[Tried], report: SearchReport, page: Page) -> Lines:
    return page.table(_HEADERS, [_row(each, report) for each in rows], right=range(1, len(_HEADERS)))


def _row(tried: Tried, report: SearchReport) -> Sequence[str]:
    budget = tried.budget
    mark = "own" if budget == report.own else ""
    sizes = (budget.train_images, budget.batch_size, budget.epochs, tried.runs)
    enough = tried.margin >= report.floor
    margins = (f"{tried.inside:.1f}", f"{tried.outside:.1f}", f"{tried.seconds:.2f}")
    return (mark, *map(str, sizes), *margins, f"{tried.per_second:.1f}" if enough else "too small")


def _effort(report: SearchReport) -> str:
    return (
        f"{report.seconds:.1f} s of at most {report.time_limit_s:g} s, device {report.device}, torch {report.torch}. Margins "
        f"below {report.floor:g} are too small to propose."
    )
