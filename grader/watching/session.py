"""One thread that judges: takes cases, posts their verdicts, trains when there is something to train.

The newest job counts. A training ends as soon as another job waits, and its verdict is then never given; so does learner code
that does not come to an end by itself soon after. What a network reached is kept for the session: a change that leaves the
network as it was trains nothing again.
"""

import datetime as dt
import threading
from dataclasses import dataclass
from enum import Enum, auto
from queue import SimpleQueue

from grader.exercise_types.evaluation import Evaluation
from grader.learner.recording import remember
from grader.measurement import Measurement, MeasurementRequest, Setting
from grader.rubric.documents import RubricError
from grader.sandbox.runner import SandboxError
from grader.watching.events import Crashed, Judged, Noted, Post, Refused, Untrained
from grader.watching.referees import Case, Referee
from grader.watching.training import train

_GRACE_S = 1.5
"""Learner code that takes so long, while there is something newer to judge, is ended: it may be a loop without an end. Starting
another sandbox takes about as long, so that it is not done for code that is merely slow."""


@dataclass(frozen=True)
class _Job:
    case: Case
    anyway: bool
    """Train the network although its structure is wrong."""


class _Order(Enum):
    REST = auto()
    END = auto()


class Session:
    """Judges one case after the other; `run` is what its thread does."""

    def __init__(self, referee: Referee, setting: Setting, post: Post, *, trains: bool) -> None:
        """Prepare; `trains` says whether networks are trained at all."""
        self._referee = referee
        self._setting = setting
        self._post = post
        self._trains = trains and referee.trains
        self._jobs: SimpleQueue[_Job | _Order] = SimpleQueue()
        self._measured: dict[str, Measurement] = {}
        self._underway: _Job | None = None
        self.may_train = threading.Event()
        """Set when trainings have been prepared, which is for the main thread to do."""

    def judge(self, case: Case, *, anyway: bool = False) -> None:
        """Have a case judged, and whatever is under way given up."""
        self._jobs.put(_Job(case, anyway))
        if (held_up_by := self._underway) is not None:
            timer = threading.Timer(_GRACE_S, self._give_up, [held_up_by])
            timer.daemon = True
            timer.start()

    def _give_up(self, job: _Job) -> None:
        """End the learner code of a job that something newer waits for, if it still runs."""
        if self._underway is job:
            self._referee.interrupt()

    def rest(self) -> None:
        """Have whatever is under way given up."""
        self._jobs.put(_Order.REST)

    def end(self) -> None:
        """Have the thread end, in the middle of a training if need be."""
        self._jobs.put(_Order.END)
        self.may_train.set()

    def run(self) -> None:
        """Judge until the end."""
        while (job := self._newest()) is not _Order.END:
            if isinstance(job, _Job):
                self._judge(job)

    def _newest(self) -> _Job | _Order:
        job = self._jobs.get()
        while job is not _Order.END and not self._jobs.empty():
            job = self._jobs.get()
        return job

    def _judge(self, job: _Job) -> None:
        self._underway = job
        try:
            self._do(job)
        except (OSError, RubricError, SandboxError) as error:
            if self._jobs.empty():  # else it was given up, or nobody wants to know any more
                self._post(Refused(str(error)))
        except Exception as error:  # noqa: BLE001 - the main loop raises it
            self._post(Crashed(error))
        finally:
            self._underway = None

    def _do(self, job: _Job) -> None:
        evaluation = job.case.evaluate(None)
        request = self._referee.to_measure(evaluation, anyway=job.anyway) if self._trains else None
        if request is None:
            self._give(job.case, evaluation, complete=True)
            return
        measurement = self._measured.get(network_key(request))
        if measurement is None:
            self._give(job.case, evaluation, complete=False)
            self.may_train.wait()
            outcome = train(request, self._setting, self._post, lambda: not self._jobs.empty())
            if outcome is None:
                return
            if isinstance(outcome, Untrained):
                self._give(job.case, evaluation, complete=True, notices=(f"not trained: {outcome.reason}",))
                return
            measurement = outcome
            self._keep(request, measurement)
        self._give(job.case, job.case.evaluate(measurement), complete=True, notices=self._told(measurement))

    def _keep(self, request: MeasurementRequest, measurement: Measurement) -> None:
        """Keep what a network reached, unless it was measured on the fallback: the official data may come at any time."""
        if measurement.training is not None and measurement.training.official:
            training = measurement.training.model_copy(update={"cached": True})
            self._measured[network_key(request)] = measurement.model_copy(update={"training": training})

    def _told(self, measurement: Measurement) -> tuple[str, ...]:
        obstacle = (f"not trained: {measurement.obstacle}",) if measurement.obstacle else ()
        return (*obstacle, *self._referee.notices(measurement))

    def _give(self, case: Case, evaluation: Evaluation, *, complete: bool, notices: tuple[str, ...] = ()) -> None:
        """Post a verdict; one that is complete is remembered for `bngrade list` and `bngrade hint`."""
        result = evaluation.result
        trainable = self._trains and result.graph is not None and result.metrics is None
        told = tuple(dict.fromkeys((*self._referee.notices(None), *notices)))
        self._post(Judged(evaluation, case, dt.datetime.now().astimezone(), complete, trainable, told))
        if complete and (notice := remember(result)):
            self._post(Noted(notice))


def network_key(request: MeasurementRequest) -> str:
    """Return what decides a training's outcome, in one session: the network without its places, the rubric, the seed."""
    nodes = tuple(node.model_copy(update={"line": None}) for node in request.graph.nodes)
    graph = request.graph.model_copy(update={"nodes": nodes, "unused": (), "class_name": ""})
    return request.model_copy(update={"graph": graph}).model_dump_json()
