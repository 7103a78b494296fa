"""`bngrade check` of a file with a network: the sandbox is started first, and imports torch while the rest is imported here."""

from typing import TYPE_CHECKING

import click

from grader.cli.check.request import CheckRequest
from grader.cli.chosen_rubric import load_pinned
from grader.cli.files import FaultError
from grader.cli.terminal import progress, say

if TYPE_CHECKING:
    from grader.exercise_types.evaluation import Evaluation
    from grader.exercise_types.network import Run
    from grader.sandbox.runner import Sandbox


def evaluate_network(request: CheckRequest, notices: list[str]) -> "Evaluation":
    """Evaluate a file with a network; what a person should know beside the result is added to `notices`.

    Raises:
        click.UsageError: the rubric is not valid, or the device is not there.
        FaultError: the data, the sandbox or the calibration do not allow a verdict.
    """
    from grader.sandbox.runner import Sandbox, SandboxError

    with Sandbox(require_strong=request.require_sandbox) as sandbox:  # it imports torch meanwhile
        from grader.datasets import DatasetUnavailable
        from grader.exercise_types.network import NotCalibratedError, evaluate
        from grader.measurement import DeviceUnavailable
        from grader.rubric.loading import LoadedRubric

        loaded = load_pinned(request.rubric, request.rubric_sha256)
        assert isinstance(loaded, LoadedRubric), "who calls this has asked"
        try:
            return evaluate(request.file, loaded, _run(request, sandbox, notices))
        except DeviceUnavailable as error:
            raise click.UsageError(str(error)) from error
        except (NotCalibratedError, DatasetUnavailable, SandboxError, OSError) as error:
            for notice in notices:
                say(notice)
            raise FaultError(f"{error}; no points were taken") from error


def _run(request: CheckRequest, sandbox: "Sandbox", notices: list[str]) -> "Run":
    from grader.datasets import default_data_dir
    from grader.exercise_types.network import Run
    from grader.measurement import Setting
    from grader.pipeline import Options

    def notify(notice: str) -> None:
        if notice not in notices:
            notices.append(notice)

    return Run(
        sandbox=sandbox,
        options=Options(
            class_name=request.class_name,
            seed=request.seed,
            structure_only=request.structure_only,
            train_anyway=request.train_anyway,
            submitted_at=request.submitted_at,
            reveal=request.reveal,
        ),
        setting=Setting(
            data_dir=request.data_dir or default_data_dir(),
            device=request.device,
            official=request.official or request.no_fallback,
        ),
        official=request.official,
        progress=progress,
        notify=notify,
    )
