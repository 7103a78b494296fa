"""Remembering what a check found, for `bngrade list` and `bngrade hint`.

Nothing is remembered on a CI system, where nobody asks for it and one account checks the files of many; nor is the check of an
instructor's reference solution, which is nobody's attempt.
"""

import math
import os
from pathlib import Path

from grader.learner import store
from grader.learner.state import Best, ExerciseState, LearnerState, Outcome, moment
from grader.result import Result, Status

_DEFECTS = (Status.FAIL, Status.ERROR)


def remember(result: Result) -> str | None:
    """Keep the outcome of a check; return what a person should know about the state's file, if there is anything.

    Trouble with the file is such a notice, never an error.
    """
    exercise = result.rubric.exercise
    file = _found(result.submission.path)
    if _in_ci() or (file is not None and _is_reference(file, exercise)):
        return None

    def change(state: LearnerState) -> LearnerState:
        return state.having(exercise, **_changes(state.of(exercise), result, file))

    return store.update(change).notice


def spelt(path: Path) -> str | None:
    """Return a path as it can be kept: absolute; nothing for one that is no text."""
    text = str(path.absolute())  # links stay: it is the learner's own name for the file
    return text if _is_text(text) else None


def _changes(known: ExerciseState, result: Result, file: Path | None) -> dict[str, object]:
    outcome = _outcome(result)
    again = known.last is not None and known.last.sha256 == outcome.sha256
    best = _best(result, outcome)
    return {
        "attempts": known.attempts + (not again),
        "file": (spelt(file) if file else None) or known.file,
        "last": outcome,
        "passed": outcome if outcome.passed else known.passed,
        "best": best if best and (known.best is None or best.better_than(known.best)) else known.best,
    }


def _outcome(result: Result) -> Outcome:
    return Outcome(
        status=result.status,
        complete=all(check.status is not Status.SKIPPED for check in result.checks),
        points=result.points,
        max_points=result.max_points,
        failed=tuple(check.id for check in result.checks if check.status in _DEFECTS),
        sha256=result.submission.sha256,
        when=moment(),
    )


def _best(result: Result, outcome: Outcome) -> Best | None:
    """Return the figures of a training that came to an end with figures at all."""
    if result.metrics is None or result.training is None:
        return None
    figures = (result.metrics.val_accuracy, result.metrics.train_accuracy)
    if not all(map(math.isfinite, figures)):
        return None
    return Best(
        passed=outcome.passed,
        official=result.training.official,
        val_accuracy=figures[0],
        train_accuracy=figures[1],
        dataset=result.training.dataset,
    )


def _found(path: str) -> Path | None:
    """Return the file that a result names; its path is an escaped one if it is no plain text."""
    try:
        return Path(path) if Path(path).is_file() else None
    except (OSError, ValueError):
        return None


def _is_text(path: str) -> bool:
    """Tell whether a path is text; a system may keep names that are none."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_reference(file: Path, exercise: str) -> bool:
    """Tell whether a file lies where an instructor keeps solutions: in `solutions`, beside the `rubrics`."""
    folder = file.absolute().parent
    return folder.name == "solutions" and (folder.parent / "rubrics" / f"{exercise}.yaml").is_file()


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in ("", "0", "false")
