"""A calibration for a terminal: whether the rubric tells right from wrong, by how much, and the runs that show it."""

from collections.abc import Iterable
from statistics import fmean

from grader.calibration.report import CalibrationReport, DatasetReport, NetworkReport
from grader.calibration.runs import Role
from grader.reports.calibration.advice import advice
from grader.reports.calibration.figures import distance, figure_of, name, rate, target_of
from grader.reports.calibration.histogram import histograms
from grader.reports.figures import spread
from grader.reports.text_layout import Lines, Page, joined

_SEEDS_NAMED = 8
_EXPECTED = {True: "every run must meet every target", False: "every run must miss at least one target"}
_RUN = "A run is one verdict: the mean over the budget's seeds, each with its own subset, initialisation and order."
_LEGEND = (
    "distance: standard deviations from the mean to the target. misses it: runs that miss the target, a wrong verdict on the "
    "solution; the starter has to miss one target in every run, and may meet the others. Rates with their 95 % Wilson interval."
)


def calibration_to_text(report: CalibrationReport, page: Page) -> str:
    """Return the report, with a newline at the end."""
    blocks = [block for each in report.datasets for block in _dataset(report, each, page)]
    blocks.append([*page.wrap(_RUN), *page.wrap(_LEGEND)])
    return joined(blocks)


def wrong_verdicts(report: DatasetReport) -> list[str]:
    """Return a line for each network whose runs got a wrong verdict: which seeds, and what was missed or met."""
    return [_wrong(network) for network in report.networks if network.wrong_seeds]


def _dataset(report: CalibrationReport, measured: DatasetReport, page: Page) -> Iterable[Lines]:
    right = measured.right
    verdict = "TELLS RIGHT FROM WRONG" if right else "WRONG VERDICTS"
    headline = f"{verdict}: {report.exercise} on {measured.dataset}, {measured.runs} runs of each network"
    yield [
        *page.style(page.wrap(headline), fg="green" if right else "red", bold=True),
        *(
            line
            for text in (*wrong_verdicts(measured), *advice(measured, report.rubric))
            for line in page.wrap(text, indent="  ", hang="    ")
        ),
    ]
    for network in measured.networks:
        yield _network(network, page)
    yield from histograms(measured, page)
    yield _provenance(measured, page)


def _network(report: NetworkReport, page: Page) -> Lines:
    network = report.network
    if network.passes is None:
        expected = (
            f"turned away by `{network.failed_check}` before any training; its runs show what the targets alone would say"
        )
    else:
        expected = _EXPECTED[network.passes]
    rows = [
        (
            target_of(each.check),
            spread(each.metric, each.mean, each.std),
            f"{figure_of(each.metric, each.worst)} (seed {each.worst_seed})",
            distance(each.distance),
            rate(each.misses),
        )
        for each in report.targets
    ]
    verdicts = ("meets all", report.meets_all) if report.wrong is None else ("wrong verdicts", report.wrong)
    rows.append((verdicts[0], "", "", _margin(report), rate(verdicts[1])))
    headers = ("target", "mean ± std", "worst run", "distance", "misses it")
    return [*page.wrap(f"{name(report)}: {expected}", hang="  "), *page.table(headers, rows, right=(1, 2, 3, 4))]


def _margin(report: NetworkReport) -> str:
    if report.margin is None:
        return ""
    return distance(report.margin if report.network.passes else -report.margin)


def _wrong(report: NetworkReport) -> str:
    seeds = ", ".join(map(str, report.wrong_seeds[:_SEEDS_NAMED]))
    more = f" and {len(report.wrong_seeds) - _SEEDS_NAMED} more" if len(report.wrong_seeds) > _SEEDS_NAMED else ""
    plural = "s" if len(report.wrong_seeds) > 1 else ""
    if not report.network.passes:
        return f"{report.network.name} meets every target under seed{plural} {seeds}{more}"
    missed = [each.check.id for each in report.targets if each.misses.count]
    checks = ", ".join(f"`{check}`" for check in missed) or "its targets"
    return f"{report.network.name} misses {checks} under seed{plural} {seeds}{more}"


def _provenance(report: DatasetReport, page: Page) -> Lines:
    budget, measured = report.budget, report.measured
    seeds = f", mean of {budget.seeds} seeds" if budget.seeds > 1 else ""
    seconds = fmean(run.seconds for run in report.network(Role.SOLUTION).runs)
    text = (
        f"Measured on {measured.date}, device {measured.device}, torch {measured.torch}: {budget.train_images} images, batches "
        f"of {budget.batch_size}, {budget.epochs} epochs{seeds}; seeds from {report.first_seed}; {seconds:.1f} s a run, "
        f"{report.seconds:.1f} s in all with {report.jobs} process{'es' if report.jobs > 1 else ''}"
    )
    return page.wrap(text, hang="  ")
