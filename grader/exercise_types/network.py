"""Evaluating a network: `grade` with the data, the device and the calibration of a real run around it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader import pipeline
from grader.exercise_types.evaluation import Evaluation
from grader.measurement import Hooks, Measurement, MeasurementRequest, Setting, measure
from grader.preload import Preload
from grader.result import Result
from grader.rubric.loading import LoadedRubric
from grader.rubric.model import PartialCredit
from grader.rubric.staleness import CalibrationStatus, calibration_state
from grader.sandbox.runner import Sandbox
from grader.submission.reading import read_submission

Progress = Callable[[str], AbstractContextManager[Any]]
"""Lends a callback that shows how far something is; `Any`, because a download and a training report in different ways."""


class NotCalibratedError(Exception):
    """An official verdict was asked of a rubric whose numbers nobody has measured; the message says how to."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """How to evaluate a submission."""

    sandbox: Sandbox
    options: pipeline.Options
    setting: Setting
    official: bool
    """Whether to refuse a rubric whose calibration is stale."""
    progress: Progress
    notify: Callable[[str], object]
    """Takes what a person should know beside the result."""


def evaluate(file: Path, loaded: LoadedRubric, run: Run) -> Evaluation:
    """Evaluate a file with a network.

    Raises:
        OSError: the file cannot be opened.
        SandboxError: the sandbox failed.
        DatasetUnavailable, DeviceUnavailable: there is nothing to train on.
        NotCalibratedError: an official verdict cannot rest on the rubric.
    """
    note_calibration(loaded, run.notify, official=run.official)
    preload = Preload()

    def train(request: MeasurementRequest) -> Measurement:
        preload.wait()
        with run.progress("MNIST") as on_download, run.progress("training") as on_training:
            measurement = measure(request, run.setting, Hooks(run.notify, on_training, on_download))
        if measurement.obstacle:
            run.notify(f"not trained: {measurement.obstacle}")
        elif measurement.training is not None:
            measured_on = {"dataset": measurement.training.dataset, "data_sha256": measurement.data_sha256}
            note_calibration(loaded, run.notify, official=run.official, **measured_on)
        return measurement

    submission = read_submission(file)
    for notice in submission.notices:
        run.notify(notice)
    if submission.problem is None and not run.options.structure_only:
        preload.start()
    result = pipeline.grade(submission, loaded, run.sandbox, train, run.options)
    return surrounded(result, loaded).model_copy(update={"source_lines": pipeline.source_lines(submission)})


def note_calibration(
    loaded: LoadedRubric,
    notify: Callable[[str], object],
    *,
    official: bool,
    dataset: str | None = None,
    data_sha256: str | None = None,
) -> None:
    """Warn of a rubric whose numbers nobody has measured, or measured for something else.

    Raises:
        NotCalibratedError: an official verdict was asked for.
    """
    name = dataset or loaded.rubric.dataset
    state = calibration_state(loaded.rubric, loaded.path, name, data_sha256, starter_counts=False)
    if state.status is CalibrationStatus.FRESH:
        return
    cure = f"measure it with `bngrade rubric calibrate {loaded.path} --dataset {name} --write`"
    if official:
        raise NotCalibratedError(f"no official verdict: {state.reason}; {cure}")
    notify(f"the rubric is not calibrated: {state.reason}; {cure}")


def surrounded(result: Result, loaded: LoadedRubric) -> Evaluation:
    """Put what the rubric tells beside a result."""
    rubric = loaded.rubric
    calibration = rubric.calibration_of(result.training.dataset if result.training else rubric.dataset)
    return Evaluation(
        result=result,
        title=rubric.title,
        starter=calibration.starter if calibration else None,
        checks=rubric.checks,
        hints=len(rubric.hints),
        policy=rubric.partial_credit is PartialCredit.ALL_OR_NOTHING or rubric.late is not None,
    )
