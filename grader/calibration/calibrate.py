"""`calibrate`: what the networks of an exercise reach on one data set, over many independent verdicts."""

import datetime as dt
import time
from collections.abc import Sequence

from grader import __version__
from grader.calibration.assessment import assess, targets_of
from grader.calibration.measuring import Bench, OnEarlier, OnStep, Trial, seeds_of
from grader.calibration.report import DatasetReport
from grader.calibration.runs import Network, Role
from grader.rubric.figures import Calibration, Provenance
from grader.value import Value


class Plan(Value):
    """How much to measure."""

    runs: int = 20
    first_seed: int = 10_000
    """Far from the seeds that verdicts begin with, so that a rubric is not calibrated on the verdicts it is to judge."""


def calibrate(
    bench: Bench,
    networks: Sequence[Network],
    plan: Plan,
    on_step: OnStep | None = None,
    on_earlier: OnEarlier | None = None,
) -> DatasetReport:
    """Measure the networks under the rubric's budget and hold every run against the targets.

    Raises:
        CalibrationError: a network cannot be trained.
        WorkerDiedError: a worker ended early.
    """
    started = time.monotonic()
    budget = bench.rubric.budgets[bench.dataset]
    seeds = seeds_of(plan.first_seed, plan.runs, budget)
    measured = bench.measure([Trial(network, budget, seeds) for network in networks], on_step, on_earlier=on_earlier)
    specs = targets_of(bench.rubric)
    reports = [
        assess(network, [runs[seed] for seed in seeds], specs) for network, runs in zip(networks, measured.runs, strict=True)
    ]
    return DatasetReport(
        dataset=bench.dataset,
        budget=budget,
        runs=plan.runs,
        first_seed=plan.first_seed,
        measured=_provenance(bench, networks),
        networks=tuple(reports),
        earlier=measured.earlier,
        jobs=bench.workers.jobs,
        seconds=round(time.monotonic() - started, 3),
    )


def calibration_of(report: DatasetReport) -> Calibration | None:
    """Return what a rubric keeps of a calibration; `None` where a wrong verdict forbids it, or figures are missing."""
    solution, starter = report.network(Role.SOLUTION).figures, report.network(Role.STARTER).figures
    if not report.right or solution is None or starter is None:
        return None
    return Calibration(
        runs=report.runs, first_seed=report.first_seed, measured=report.measured, solution=solution, starter=starter
    )


def _provenance(bench: Bench, networks: Sequence[Network]) -> Provenance:
    digests = {network.role: network.sha256 for network in networks}
    return Provenance(
        date=dt.datetime.now(tz=dt.UTC).date(),
        device=bench.ready.device,
        torch=bench.ready.torch,
        bngrade=__version__,
        data_sha256=bench.ready.data_sha256,
        budget_sha256=bench.rubric.budget_sha256(bench.dataset),
        solution_sha256=digests[Role.SOLUTION],
        starter_sha256=digests[Role.STARTER],
    )
