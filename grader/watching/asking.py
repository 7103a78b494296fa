"""What the keys answer: a hint, an explanation, or why nothing is trained."""

from grader.checks.topics import TOPICS, Topic
from grader.exercises import rubric_files
from grader.learner.catalogue import kind_of
from grader.learner.hints import give_hint
from grader.result import Status
from grader.watching.events import Judged
from grader.watching.referees import Referee
from grader.watching.state import HintPanel, Phase, State

_DEFECTS = (Status.FAIL, Status.ERROR)


def hint(referee: Referee) -> HintPanel:
    """Give the next hint and record it."""
    loaded = referee.loaded
    rubric = loaded.rubric
    known = rubric_files().get(rubric.exercise) == loaded.path
    return HintPanel(
        name=rubric.exercise if known else str(loaded.path),
        title=rubric.title,
        kind=kind_of(loaded),
        given=give_hint(rubric.exercise, rubric.hints),
        total=len(rubric.hints),
    )


def explanation(verdict: Judged | None) -> Topic | None:
    """Return what the first failed check is about; nothing if none failed or the check needs no explanation."""
    checks = verdict.evaluation.result.checks if verdict else ()
    return next((TOPICS[check.id] for check in checks if check.status in _DEFECTS and check.id in TOPICS), None)


def training_obstacle(state: State, *, trains: bool) -> str | None:
    """Say why nothing can be trained now; nothing if it can."""
    if not trains:
        return "nothing is trained in this session"
    if state.phase is Phase.TRAINING:
        return "a training is under way"
    if state.verdict is None or state.obstacle is not None:
        return "there is nothing to train yet"
    if state.verdict.evaluation.result.metrics is not None:
        return "this network has been trained: its figures stand"
    return None if state.verdict.trainable else "there is no network that could be trained"
