"""`compare`: train every contestant under the same seeds, and put what was measured side by side."""

import time
from collections.abc import Callable, Sequence
from math import isfinite

from grader.calibration.runs import DetailedRun
from grader.calibration.tasks import Ready, Refusal, Task
from grader.calibration.workers import Workers
from grader.comparison.edits import edits, same_network
from grader.comparison.estimate import estimate
from grader.comparison.model import Comparison, Contestant, Entry, Epoch, FigureName, Figures, Paired
from grader.rubric.model import DatasetName, Rubric
from grader.value import Value

OnStep = Callable[[int, int], object]
"""Called with the trainings that are done and all of them."""

_OF_AN_EPOCH = (FigureName.TRAIN_ACCURACY, FigureName.VAL_ACCURACY, FigureName.TRAIN_LOSS, FigureName.VAL_LOSS)
_ERROR_RATE = 0.05


class UntrainableError(Exception):
    """A network cannot be trained on the data; the message says why."""

    def __init__(self, contestant: Contestant, message: str) -> None:
        super().__init__(message)
        self.contestant = contestant


class Plan(Value):
    """What to train with: the exercise's budget, one training per seed."""

    rubric: Rubric
    dataset: DatasetName
    seeds: tuple[int, ...]


def compare(
    contestants: Sequence[Contestant], plan: Plan, workers: Workers, ready: Ready, on_step: OnStep | None = None
) -> Comparison:
    """Train the contestants; the first one is the baseline. The workers have been prepared to answer in detail.

    A seed draws the same images in the same order for all of them, so that differences are taken seed by seed.

    Raises:
        UntrainableError: a network does not fit the data.
        WorkerDiedError: a worker ended early.
    """
    started = time.monotonic()
    runs = _trained(contestants, plan, workers, on_step)
    return Comparison(
        exercise=plan.rubric.exercise,
        dataset=plan.dataset,
        official=plan.dataset == plan.rubric.dataset,
        budget=plan.rubric.budgets[plan.dataset],
        seeds=plan.seeds,
        confidence=1 - _ERROR_RATE,
        device=ready.device,
        torch=ready.torch,
        seconds=round(time.monotonic() - started, 3),
        entries=entries(contestants, runs),
    )


def entries(contestants: Sequence[Contestant], runs: Sequence[Sequence[DetailedRun]]) -> tuple[Entry, ...]:
    """Put the contestants' runs together; the differences are to the first one's."""
    confidence = 1 - _ERROR_RATE / max(1, len(contestants) - 1)  # Bonferroni: all intervals of one figure hold at once
    finals = [{run.seed: found for run in each if (found := _final(run))} for each in runs]
    return tuple(
        Entry(
            **contestant.model_dump(),
            parameters=contestant.graph.parameters,
            edits=edits(contestants[0].graph, contestant.graph),
            same_network=same_network(contestants[0].graph, contestant.graph),
            runs=tuple(own),
            diverged=tuple(run.seed for run in own if run.seed not in final),
            epochs=_epochs([run for run in own if run.seed in final]),
            final=_means(list(final.values())),
            differences=_differences(finals[0], final, confidence) if number else {},
        )
        for number, (contestant, own, final) in enumerate(zip(contestants, runs, finals, strict=True))
    )


def _trained(
    contestants: Sequence[Contestant], plan: Plan, workers: Workers, on_step: OnStep | None
) -> list[list[DetailedRun]]:
    """Train everybody under one seed before the next seed begins; return the runs in the order of the seeds."""
    budget = plan.rubric.budgets[plan.dataset].model_copy(update={"seeds": 1})
    tasks = [
        Task(number, contestant.graph, budget, (seed,), together=False)
        for seed in plan.seeds
        for number, contestant in enumerate(contestants)
    ]
    runs: list[dict[int, DetailedRun]] = [{} for _ in contestants]
    for count, done in enumerate(workers.run(tasks), start=1):
        if isinstance(done.outcome, Refusal):
            raise UntrainableError(contestants[done.task.trial], done.outcome.message)
        for run in done.outcome:
            assert isinstance(run, DetailedRun), "the workers were told to answer in detail"
            runs[done.task.trial][run.seed] = run
        if on_step:
            on_step(count, len(tasks))
    return [[each[seed] for seed in plan.seeds] for each in runs]


def _final(run: DetailedRun) -> dict[FigureName, float] | None:
    """Return every figure at the end of a run; `None` for one that diverged."""
    if run.metrics is None or run.seen_accuracy is None or run.seen_loss is None:
        return None
    figures = {name: float(getattr(run.metrics, name)) for name in _OF_AN_EPOCH}
    figures |= {FigureName.SEEN_ACCURACY: run.seen_accuracy, FigureName.SEEN_LOSS: run.seen_loss}
    figures[FigureName.GAP] = run.seen_accuracy - figures[FigureName.VAL_ACCURACY]
    epochs = (getattr(epoch, name) for epoch in run.metrics.history for name in _OF_AN_EPOCH)
    return figures if all(map(isfinite, (*figures.values(), *epochs))) else None


def _means(finals: Sequence[dict[FigureName, float]]) -> Figures:
    return {name: estimate([each[name] for each in finals]) for name in FigureName} if finals else {}


def _epochs(runs: Sequence[DetailedRun]) -> tuple[Epoch, ...]:
    histories = [run.metrics.history for run in runs if run.metrics]
    return tuple(
        Epoch(
            epoch=measured[0].epoch,
            figures={name: estimate([getattr(each, name) for each in measured]) for name in _OF_AN_EPOCH},
        )
        for measured in zip(*histories, strict=True)
    )


def _differences(
    baseline: dict[int, dict[FigureName, float]], own: dict[int, dict[FigureName, float]], confidence: float
) -> dict[FigureName, Paired]:
    """Compare under the seeds that have figures of both."""
    seeds = [seed for seed in own if seed in baseline]
    return {
        name: _paired([baseline[s][name] for s in seeds], [own[s][name] for s in seeds], confidence)
        for name in FigureName
        if seeds
    }


def _paired(baseline: Sequence[float], own: Sequence[float], confidence: float) -> Paired:
    differences = [b - a for a, b in zip(baseline, own, strict=True)]
    return Paired(baseline=estimate(baseline).mean, own=estimate(own).mean, difference=estimate(differences, confidence))
