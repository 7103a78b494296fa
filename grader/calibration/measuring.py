"""Measuring many runs at once: what the journal knows is taken from it, the rest is trained by the workers and noted there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from grader.calibration.journal import Journal, key_of
from grader.calibration.runs import CalibrationError, Network, Run
from grader.calibration.tasks import Ready, Refusal, Task
from grader.calibration.workers import UNLIMITED, Limit, Workers
from grader.rubric.model import Budget, DatasetName, Rubric

_TOGETHER = 64
"""At most so many networks are trained together in one task, so that an interruption does not lose all of them."""

OnStep = Callable[[int, int], object]
"""Called with the runs that are trained and the runs that are to be trained."""

OnEarlier = Callable[[int, int], object]
"""Called before any training with the runs that are known from before, if there are such, and all runs."""


@dataclass(frozen=True)
class Trial:
    """A network under a budget, and the first seeds of the verdicts to measure."""

    network: Network
    budget: Budget
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class Bench:
    """Everything that measures: the workers, ready for one data set, and their journal."""

    workers: Workers
    ready: Ready
    journal: Journal
    rubric: Rubric
    dataset: DatasetName
    together: bool = False
    """Train a network's seeds at once, as a GPU does best."""

    def measure(
        self,
        trials: Sequence[Trial],
        on_step: OnStep | None = None,
        limit: Limit = UNLIMITED,
        on_earlier: OnEarlier | None = None,
    ) -> "Measured":
        """Measure the trials; past the limit what is missing stays so.

        Raises:
            CalibrationError: a network cannot be trained.
            WorkerDiedError: a worker ended early.
        """
        keys = [self._key(trial) for trial in trials]
        measured = self._known(trials, keys)
        if on_earlier and measured.earlier:
            on_earlier(measured.earlier, sum(len(trial.seeds) for trial in trials))
        tasks = list(self._tasks(trials, measured.runs))
        total = sum(len(task.seeds) for task in tasks)
        step = on_step if on_step and total else _ignore_step
        step(0, total)
        done = 0
        for finished in self.workers.run(tasks, limit):
            trial = finished.task.trial
            if isinstance(finished.outcome, Refusal):
                raise CalibrationError(f"{trials[trial].network.name} cannot be trained: {finished.outcome.message}")
            for run in finished.outcome:
                self.journal.add(keys[trial], run)
                measured.runs[trial][run.seed] = run
            done += len(finished.outcome)
            step(done, total)
        return measured

    def _known(self, trials: Sequence[Trial], keys: Sequence[str]) -> "Measured":
        """Take from the journal what it has."""
        known = [self.journal.finished(key) for key in keys]
        runs = [{seed: each[seed] for seed in trial.seeds if seed in each} for trial, each in zip(trials, known, strict=True)]
        return Measured(runs, earlier=sum(map(len, runs)))

    def _key(self, trial: Trial) -> str:
        rubric = self.rubric.model_copy(update={"budgets": {self.dataset: trial.budget}})
        return key_of(trial.network.graph, rubric.budget_sha256(self.dataset), self.ready, together=self.together)

    def _tasks(self, trials: Sequence[Trial], runs: Sequence[dict[int, Run]]) -> Iterator[Task]:
        """Cut the trials into tasks, in turn from each, so that an interruption finds all of them equally far."""
        queues = [self._tasks_of(number, *each) for number, each in enumerate(zip(trials, runs, strict=True))]
        yield from (task for row in zip_longest(*queues) for task in row if task is not None)

    def _tasks_of(self, number: int, trial: Trial, runs: dict[int, Run]) -> Iterator[Task]:
        size = max(1, _TOGETHER // trial.budget.seeds) if self.together else 1
        seeds = [seed for seed in trial.seeds if seed not in runs]
        for start in range(0, len(seeds), size):
            chunk = tuple(seeds[start : start + size])
            yield Task(number, trial.network.graph, trial.budget, chunk, self.together)


@dataclass(frozen=True)
class Measured:
    """The runs of each trial by seed, and how many of them were known before."""

    runs: list[dict[int, Run]] = field(default_factory=list)
    earlier: int = 0


def seeds_of(first: int, runs: int, budget: Budget) -> tuple[int, ...]:
    """Return the first seed of each verdict: none shares a training with another."""
    return tuple(range(first, first + runs * budget.seeds, budget.seeds))


def _ignore_step(_done: int, _total: int) -> None:
    """Show nothing."""
