"""Who judges what was saved: one referee for each type of exercise, prepared once for the whole session.

A referee makes a case of a file: what it holds, and the way to an evaluation of it without a training. It also says what there
is to measure. The rubric is read anew when its file has changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from grader import pipeline
from grader.exercise_types import load_exercise, quiz
from grader.exercise_types.evaluation import Evaluation
from grader.exercise_types.network import note_calibration, surrounded
from grader.measurement import Measurement, MeasurementRequest
from grader.quiz.loading import LoadedQuiz
from grader.quiz.reading import read_sheet
from grader.rubric.loading import LoadedRubric
from grader.rubric.staleness import file_sha256
from grader.sandbox.runner import Sandbox, SandboxError
from grader.submission.reading import read_submission
from grader.verdict import passed_structure

Loaded = TypeVar("Loaded", LoadedRubric, LoadedQuiz)


@dataclass(frozen=True)
class Case:
    """What a file held at one moment."""

    sha256: str
    is_empty: bool
    is_doubtful: bool
    """Whether it may be the beginning of something longer, since it cannot be read as it is."""
    evaluate: Callable[[Measurement | None], Evaluation]
    """Judges it, together with what was measured if anything was. `OSError` if the file has gone since, `SandboxError` if the
    sandbox failed, `RubricError` if the rubric has become invalid."""


class Referee(Protocol):
    """Judges the contents of one file."""

    trains: bool
    """Whether there can be anything to measure."""

    @property
    def loaded(self) -> LoadedRubric | LoadedQuiz:
        """The exercise, as its file was when it was last looked at."""

    def read(self, path: Path) -> Case:
        """Make a case of what a file holds; `OSError` if it cannot be read."""

    def to_measure(self, evaluation: Evaluation, *, anyway: bool) -> MeasurementRequest | None:
        """Say what there is to measure; a network with a wrong structure only `anyway`."""

    def notices(self, measurement: Measurement | None) -> tuple[str, ...]:
        """Say what a person should know of the rubric, or of a measurement by it."""

    def interrupt(self) -> None:
        """End the evaluation that is under way in another thread, if learner code keeps it; it then fails."""

    def close(self) -> None:
        """End what was prepared."""


class NetworkReferee:
    """Judges networks, in one sandbox."""

    trains = True

    def __init__(self, loaded: LoadedRubric, options: pipeline.Options, sandbox: Sandbox) -> None:
        self._loaded = loaded
        self._options = options
        self._sandbox = sandbox
        self._closed = False

    def read(self, path: Path) -> Case:
        """Make a case of a Python file or a notebook."""
        submission = read_submission(path)

        def evaluate(measurement: Measurement | None) -> Evaluation:
            self._loaded = _current(self._loaded)
            known = measurement or Measurement()
            update = {"structure_only": measurement is None, "train_anyway": measurement is not None}
            options = self._options.model_copy(update=update)
            try:
                result = pipeline.grade(submission, self._loaded, self._sandbox, lambda _request: known, options)
            except SandboxError:
                self._renew()
                raise
            about = surrounded(result, self._loaded)
            return about.model_copy(update={"source_lines": pipeline.source_lines(submission)})

        return Case(submission.sha256, not submission.source, submission.problem is not None, evaluate)

    def to_measure(self, evaluation: Evaluation, *, anyway: bool) -> MeasurementRequest | None:
        """Measure the network that was traced, under the session's seed."""
        graph = evaluation.result.graph
        if graph is None or not (anyway or passed_structure(evaluation.result.checks)):
            return None
        return MeasurementRequest(graph=graph, rubric=self._loaded.rubric, seed=self._options.seed)

    def notices(self, measurement: Measurement | None) -> tuple[str, ...]:
        """Say whether the rubric is calibrated for what was measured."""
        told: list[str] = []
        if measurement is None or measurement.training is None:
            note_calibration(self._loaded, told.append, official=False)
        else:
            dataset, data_sha256 = measurement.training.dataset, measurement.data_sha256
            note_calibration(self._loaded, told.append, official=False, dataset=dataset, data_sha256=data_sha256)
        return tuple(told)

    @property
    def loaded(self) -> LoadedRubric:
        """The exercise."""
        return self._loaded

    def interrupt(self) -> None:
        """End the sandbox; whoever waits for it starts another one. One that is only being started is left alone."""
        if self._sandbox.is_busy:
            self._sandbox.close()

    def close(self) -> None:
        """End the sandbox, in the middle of what it does if need be."""
        self._closed = True
        self._sandbox.close()

    def _renew(self) -> None:
        """Start a sandbox for the next save."""
        self._sandbox.close()
        if not self._closed:
            self._sandbox = Sandbox()


class QuizReferee:
    """Judges answer sheets; nothing is executed and nothing is trained."""

    trains = False

    def __init__(self, loaded: LoadedQuiz, options: pipeline.Options) -> None:
        self._loaded = loaded
        self._options = options

    def read(self, path: Path) -> Case:
        """Make a case of an answer sheet."""
        sheet = read_sheet(path)

        def evaluate(_measurement: Measurement | None) -> Evaluation:
            self._loaded = _current(self._loaded)
            return quiz.evaluate(path, self._loaded, submitted_at=self._options.submitted_at, reveal=self._options.reveal)

        return Case(sheet.sha256, not sheet.source, sheet.problem is not None, evaluate)

    def to_measure(self, evaluation: Evaluation, *, anyway: bool) -> None:
        """There is never anything to measure."""

    def notices(self, measurement: Measurement | None) -> tuple[str, ...]:  # noqa: ARG002 - as every referee is asked
        """Say nothing: a quiz has no figures."""
        return ()

    @property
    def loaded(self) -> LoadedQuiz:
        """The exercise."""
        return self._loaded

    def interrupt(self) -> None:
        """End nothing: a sheet is read in a moment."""

    def close(self) -> None:
        """End nothing."""


def _current(loaded: Loaded) -> Loaded:
    """Return a rubric as its file is now; one whose file is gone, or none any more, stays as it was.

    Raises:
        RubricError: it is not valid any more.
    """
    if file_sha256(loaded.path) in (None, loaded.sha256):
        return loaded
    fresh = load_exercise(loaded.path)
    return fresh if isinstance(fresh, type(loaded)) else loaded
