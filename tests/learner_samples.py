"""Results of checks, made by hand, for the tests of what is kept of a learner."""

import hashlib
from typing import Any

from report_samples import METRIC_CHECKS, METRICS, TRAINING, UNMEASURED, defect, grade, skipped

from grader.result import CheckResult, Metrics, Result, TrainingInfo


def digest(content: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(content.encode()).hexdigest()


def of_file(result: Result, path: str = "netbn.py", content: str = "", exercise: str = "netbn") -> Result:
    """Return a result as that of a file with some content."""
    submission = result.submission.model_copy(update={"path": path, "sha256": digest(content)})
    rubric = result.rubric.model_copy(update={"exercise": exercise})
    return result.model_copy(update={"submission": submission, "rubric": rubric})


def passing(content: str = "passes", **more: Any) -> Result:
    """Return a check that passed completely."""
    return of_file(grade(), content=content, **more)


def structure_only(content: str = "passes") -> Result:
    """Return a check whose structure passed and which trained nothing."""
    return of_file(grade(*skipped("not asked for", *METRIC_CHECKS), **UNMEASURED), content=content)


def failing(*checks: str, content: str = "fails", **more: Any) -> Result:
    """Return a check in which some checks failed, in their order."""
    defects: list[CheckResult] = [defect(check, "it is wrong") for check in checks]
    return of_file(grade(*defects, *skipped("not judged", *METRIC_CHECKS), **UNMEASURED), content=content, **more)


def measured(val_accuracy: float, train_accuracy: float, *, official: bool = True, content: str = "passes") -> Result:
    """Return a check that passed with these accuracies."""
    metrics: Metrics = METRICS.model_copy(update={"val_accuracy": val_accuracy, "train_accuracy": train_accuracy})
    dataset = "mnist" if official else "digits"
    training: TrainingInfo = TRAINING.model_copy(update={"official": official, "dataset": dataset})
    return of_file(grade(metrics=metrics, training=training), content=content)
