"""From finished trainings to the report on one data set, to the block that a rubric keeps of it, and to what is wrong."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from grader.rubric.calibrate.jobs import Facts, Network, Outcome
from grader.rubric.calibrate.summary import CalibrationReport, measured_checks, summarise, verdicts_of
from grader.rubric.calibrate.write import rounded

from grader import __version__
from grader.rubric.loading import LoadedRubric
from grader.rubric.model import METRIC_OF_CHECK, Calibration, DatasetName, Provenance
from grader.value import Value

_NAMED = 5
"""So many seeds are named one by one."""


class Course(Value):
    """How the trainings of one data set went."""

    first_seed: int
    runs: int
    resumed: int
    seconds: float


def report(
    loaded: LoadedRubric,
    dataset: DatasetName,
    outcomes: Mapping[str, Sequence[Outcome]],
    networks: Sequence[Network],
    facts: Facts,
    course: Course,
) -> CalibrationReport:
    """Say what the networks reached.

    Raises:
        TooFewFiguresError: nearly every training of a network diverged.
    """
    budget, checks = loaded.rubric.budgets[dataset], measured_checks(loaded.rubric)
    trainings = [outcome for name in outcomes for outcome in outcomes[name]]
    return CalibrationReport(
        rubric=loaded.path,
        exercise=loaded.rubric.exercise,
        dataset=dataset,
        budget=budget,
        checks=checks,
        runs=course.runs,
        first_seed=course.first_seed,
        last_seed=course.first_seed + course.runs * budget.seeds - 1,
        networks=tuple(summarise(each, verdicts_of(outcomes[each.name], budget.seeds), checks) for each in networks),
        measured=_provenance(loaded, dataset, networks, facts),
        trainings=len(trainings),
        resumed=course.resumed,
        training_s=round(sum(outcome.seconds for outcome in trainings), 3),
        seconds=round(course.seconds, 3),
    )


def _provenance(loaded: LoadedRubric, dataset: DatasetName, networks: Sequence[Network], facts: Facts) -> Provenance:
    digests = {network.name: network.sha256 for network in networks}
    return Provenance(
        date=dt.datetime.now(tz=dt.UTC).date(),
        device=facts.device,
        torch=facts.torch,
        bngrade=__version__,
        data_sha256=facts.data[dataset].sha256,
        budget_sha256=loaded.rubric.budget_sha256(dataset),
        solution_sha256=digests["solution"],
        starter_sha256=digests["starter"],
    )


def calibration(measured: CalibrationReport) -> Calibration:
    """Return what a rubric keeps of a report, rounded."""
    return Calibration(
        runs=measured.runs,
        solution=rounded(measured.network("solution").figures),
        starter=rounded(measured.network("starter").figures),
        measured=measured.measured,
    )


def mistakes(measured: CalibrationReport) -> Iterator[str]:
    """Say where the rubric does not tell the solution from the starter, with the seeds."""
    for network in measured.networks:
        if not network.wrong_seeds:
            continue
        seeds = ", ".join(map(str, network.wrong_seeds[:_NAMED])) + (", ..." if len(network.wrong_seeds) > _NAMED else "")
        found = "fails its own rubric" if network.expected == "pass" else "passes the rubric"
        yield (
            f"on {measured.dataset} the {network.name} {found} in {len(network.wrong_seeds)} of {measured.runs} verdicts "
            f"(seed {seeds}){_first_failure(measured, network.wrong_seeds[0]) if network.expected == 'pass' else ''}"
        )


def _first_failure(measured: CalibrationReport, seed: int) -> str:
    """Name the checks that the solution fails under a seed."""
    figures = next(each.figures for each in measured.network("solution").verdicts if each.seed == seed)
    if figures is None:
        return f"; under seed {seed} its training diverged"
    failing = [check for check in measured.checks if not check.holds(figures[METRIC_OF_CHECK[check.id]])]
    told = (f"`{check.id}` is {figures[METRIC_OF_CHECK[check.id]]:.4f}, not {check.target_text}" for check in failing)
    return f"; under seed {seed} {', '.join(told)}"
