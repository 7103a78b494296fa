"""`search`: a better budget within a time limit, by successive halving.

Many budgets get a few runs each, the better half gets twice as many, and so on; the best is measured once more under fresh
seeds, because the best of many noisy figures looks better than it is. The worst-case margin of a budget is how far, in standard
deviations, the solution lies inside its nearest target or the starter outside its farthest, whichever is less. Proposed is the
budget with the most of it per second of a verdict, among those that have enough.

Source: Jamieson and Talwalkar, Non-stochastic best arm identification and hyperparameter optimization, AISTATS 2016.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from grader.calibration.assessment import targets_of
from grader.calibration.candidates import candidates, steps
from grader.calibration.measuring import Bench, Trial, seeds_of
from grader.calibration.ranking import FLOOR, Entry, Pair, ranked
from grader.calibration.report import SearchReport, Tried
from grader.calibration.workers import Limit
from grader.rubric.budget import IMAGES
from grader.rubric.model import Budget, CheckSpec

FIRST_SEED = 10**9
CONFIRMING_SEED = FIRST_SEED + 5 * 10**8
"""Where the seeds of the search and of its confirmation begin; those of a calibration stay below."""

_SCREENING = 4
"""Runs of each network that a budget gets at first."""
_FEWEST_CONFIRMING, _MOST_CONFIRMING = 8, 20
"""Runs of each network that confirm a budget."""
_FINALISTS = 3
"""So many budgets at most are confirmed, until one has margin enough."""
_RESERVED = 0.35
"""Share of the time that is kept for confirming."""
_HALVINGS = 3
"""Rounds that the time is planned for: each has half the budgets of the one before and twice the runs."""

OnTime = Callable[[int, int], object]
"""Called with the seconds that have passed and the seconds there are."""


@dataclass
class _Clock:
    """The time that a search has, on the clock `time.monotonic`."""

    started: float
    limit_s: float
    on_time: OnTime | None

    @property
    def end(self) -> float:
        return self.started + self.limit_s

    @property
    def left_s(self) -> float:
        return self.end - time.monotonic()

    def tick(self, _done: int = 0, _total: int = 0) -> None:
        if self.on_time:
            self.on_time(int(min(time.monotonic() - self.started, self.limit_s)), int(self.limit_s))


def search(
    bench: Bench, networks: Pair, rubric_path: Path, limit_s: float, started: float, on_time: OnTime | None = None
) -> SearchReport:
    """Look for a better budget until so many seconds have passed.

    Args:
        bench: What measures.
        networks: The solution and the starter.
        rubric_path: Where the rubric stands, for the report.
        limit_s: The time limit; a training that is under way when it ends is given up.
        started: When the time began, on the clock `time.monotonic`.
        on_time: Told how time goes by.

    Raises:
        CalibrationError: a network cannot be trained.
        WorkerDiedError: a worker ended early.
    """
    clock = _Clock(started, limit_s, on_time)
    searching = _Search(bench, networks, clock)
    best = searching.halve()
    confirmed = searching.confirm(best)
    return SearchReport(
        exercise=bench.rubric.exercise,
        rubric=rubric_path,
        dataset=bench.dataset,
        own=bench.rubric.budgets[bench.dataset],
        tried=tuple(best),
        confirmed=tuple(confirmed),
        proposal=next((each for each in confirmed if each.margin >= FLOOR), None),
        floor=FLOOR,
        device=bench.ready.device,
        torch=bench.ready.torch,
        time_limit_s=limit_s,
        seconds=round(time.monotonic() - clock.started, 3),
    )


@dataclass
class _Search:
    """The state of a search: what has been measured, and how long a step takes."""

    bench: Bench
    networks: Pair
    clock: _Clock
    entries: list[Entry] = field(default_factory=list)
    step_s: float = 0.0
    """Seconds of one optimizer step of both networks together."""

    def halve(self) -> list[Tried]:
        """Try budgets, the better half of them again and again; return all, the best first."""
        own, *others = candidates(self.bench.rubric.budgets[self.bench.dataset], IMAGES[self.bench.dataset][0])
        self.entries = [Entry(own)]
        self._measure(self.entries, _SCREENING, self.clock.end)
        if not self._ranking():
            return []
        self.step_s = self._seconds(self.entries[0]) / steps(own)
        last_start = self.clock.end - _RESERVED * self.clock.limit_s
        self.entries += [Entry(budget) for budget in self._affordable(others, last_start)]
        self._measure(self.entries, _SCREENING, last_start)
        alive, runs = [entry for entry, _ in self._ranking()], _SCREENING
        while len(alive) > _FINALISTS and time.monotonic() < last_start:
            alive, runs = alive[: max(_FINALISTS, len(alive) // 2)], 2 * runs
            self._measure(alive, runs, last_start)
            alive = [entry for entry, _ in self._ranking() if entry in alive]
        return [tried for _, tried in self._ranking()]

    def confirm(self, best: Sequence[Tried]) -> list[Tried]:
        """Measure the best under fresh seeds, one after the other until one has margin enough."""
        confirmed: list[Tried] = []
        for tried in best[:_FINALISTS]:
            entry = Entry(tried.budget)
            affordable = int(self.clock.left_s * self.bench.workers.jobs / (steps(tried.budget) * self.step_s))
            if affordable < _FEWEST_CONFIRMING:
                break
            self._measure([entry], min(affordable, _MOST_CONFIRMING), self.clock.end, first_seed=CONFIRMING_SEED)
            if min(len(entry.solution), len(entry.starter)) < _FEWEST_CONFIRMING:
                break
            confirmed += [again for _, again in ranked([entry], self.networks, self._specs, prior=0)]
            if confirmed and confirmed[-1].margin >= FLOOR:
                break
        return confirmed

    @property
    def _specs(self) -> tuple[CheckSpec, ...]:
        return targets_of(self.bench.rubric)

    def _ranking(self) -> list[tuple[Entry, Tried]]:
        return ranked(self.entries, self.networks, self._specs)

    def _affordable(self, budgets: Sequence[Budget], last_start: float) -> list[Budget]:
        """Return the nearest budgets whose first round fits into its share of the time."""
        left = (last_start - time.monotonic()) * self.bench.workers.jobs / _HALVINGS
        chosen = []
        for budget in budgets:
            cost = _SCREENING * steps(budget) * self.step_s
            if cost <= left:
                chosen.append(budget)
                left -= cost
        return chosen

    def _measure(self, entries: Sequence[Entry], runs: int, last_start: float, first_seed: int = FIRST_SEED) -> None:
        """Bring the entries to so many runs of each network; what does not begin before `last_start` is left out."""
        trials, kept = [], []
        for entry in entries:
            for network, known in zip(self.networks, (entry.solution, entry.starter), strict=True):
                seeds = seeds_of(first_seed, runs, entry.budget)
                trials.append(Trial(network, entry.budget, seeds[len(known) :]))
                kept.append(known)
        measured = self.bench.measure(trials, self.clock.tick, Limit(last_start, self.clock.end))
        for known, found in zip(kept, measured.runs, strict=True):
            known.extend(found.values())

    def _seconds(self, entry: Entry) -> float:
        """Return what a verdict on both networks takes."""
        return fmean(run.seconds for run in entry.solution) + fmean(run.seconds for run in entry.starter)
