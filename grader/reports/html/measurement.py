"""Beside the figures: why there are none, and how a verdict was measured."""

from grader.reports.outcome import confinement, effort, grounds, seeds
from grader.result import Result, Status
from grader.rubric.model import METRIC_OF_CHECK


def unmeasured(result: Result) -> tuple[str, ...]:
    """Say why there are no figures, in the words of the checks that would have judged them."""
    judged = [check for check in result.checks if check.id in METRIC_OF_CHECK and check.status is not Status.PASS]
    return tuple(dict.fromkeys(check.message for check in judged)) or ("this exercise asks for no training",)


def provenance(result: Result) -> tuple[tuple[str, str], ...]:
    """Return how the verdict came about, as names and values."""
    submission, rubric = result.submission, result.rubric
    return (
        ("exercise", rubric.exercise),
        *_execution(result),
        ("time in all", f"{result.seconds:.1f} s"),
        ("bngrade", result.bngrade),
        ("result schema", result.schema_),
        ("sha256 of the file", submission.sha256),
        ("sha256 of the rubric", rubric.sha256),
    )


def _execution(result: Result) -> tuple[tuple[str, str], ...]:
    """Say what was run and how; of an answer sheet nothing is."""
    if result.of_quiz:
        return (("executed", "nothing"),)
    return (
        ("class", result.submission.class_name),
        *((("network", grounds(result)),) if result.graph else ()),
        *_training(result),
        ("sandbox", confinement(result.sandbox)),
    )


def _training(result: Result) -> tuple[tuple[str, str], ...]:
    training = result.training
    if training is None:
        return (("training", "none"),)
    return (
        ("data set", f"{training.dataset}, {'official' if training.official else 'not official'}"),
        ("seed" if len(training.seeds) == 1 else "seeds", seeds(training.seeds)),
        ("device", training.device),
        ("training", effort(training)),
        ("torch", training.torch),
    )
